package import PetShopAPI

extension Contract {
  /// Every contract the shop keeps.
  package static let all: [Contract] = [
    .native, .petEcommerce, .productsInventory, .tienda,
  ]
}
