import HTTP
import Testing

/// Sends bodies to routes as whoever may call them.
struct Wanderer {
  let client: Client
  let customer: Person
  /// Somebody with an address and a card, and so with defaults.
  let owner: Person
  let admin: Person
  /// What `{id}` stands for.
  let product: Int64
  let category: Int64
  let review: Int64
  let address: Int64
  let card: Int64

  init() throws {
    client = try Client()
    customer = try client.customer()
    owner = try client.customer("Otilia")
    admin = try client.admin()
    product = try client.product(by: admin)
    category = try client.category("c-\(uniqueNumber())", by: admin)
    review = try client.review(product, 4, by: customer)
    address = try client.post(
      "/api/users/me/addresses", json: PetShopAPITests.address(), as: owner
    ).integer("id")
    card = try client.card(as: owner)
  }

  func send(_ body: String?, to route: BodyRoute, _ headers: [HTTPHeaderName: String] = [:]) throws
    -> Answer
  {
    let parts = route.pattern.split(separator: " ").map(String.init)
    let path = parts[1].replacing("{id}", with: "\(id(in: route.pattern))")
      .replacing("{product_id}", with: "\(product)")
    let caller: Person? =
      switch route.caller {
      case nil: nil
      case .customer: customer
      case .owner: owner
      case .admin: admin
      }
    return try client.send(
      try #require(HTTPMethod(rawValue: parts[0])), path, json: body, as: caller, headers)
  }

  private func id(in pattern: String) -> Int64 {
    if pattern.contains("/users/{id}") { return customer.id }
    if pattern.contains("categories") { return category }
    if pattern.contains("addresses") { return address }
    if pattern.contains("payment-methods") { return card }
    return pattern.contains("/api/reviews/") ? review : product
  }
}
