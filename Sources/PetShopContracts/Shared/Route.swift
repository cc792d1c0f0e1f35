import PetShopAPI

/// A row of a contract; `HTTP` has another that is of any table.
typealias Route = PetShopAPI.Route
