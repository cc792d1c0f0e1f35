import HTTP
import Testing

/// Sends bodies to routes as whoever may call them.
struct Wanderer {
  let client: Client
  let customer: Person
  let admin: Person
  /// What `{id}` stands for.
  let product: Int64
  let category: Int64
  let review: Int64

  init() throws {
    client = try Client()
    customer = try client.customer()
    admin = try client.admin()
    product = try client.product(by: admin)
    category = try client.category("c-\(uniqueNumber())", by: admin)
    review = try client.review(product, 4, by: customer)
  }

  func send(_ body: String?, to route: BodyRoute, _ headers: [HTTPHeaderName: String] = [:]) throws
    -> Answer
  {
    let parts = route.pattern.split(separator: " ").map(String.init)
    let path = parts[1].replacing("{id}", with: "\(id(in: parts[1]))")
      .replacing("{product_id}", with: "\(product)")
    let caller: Person? =
      switch route.caller {
      case nil: nil
      case .customer: customer
      case .admin: admin
      }
    return try client.send(
      try #require(HTTPMethod(rawValue: parts[0])), path, json: body, as: caller, headers)
  }

  private func id(in path: String) -> Int64 {
    if path.hasPrefix("/api/categories/") { return category }
    return path.hasPrefix("/api/reviews/") ? review : product
  }
}
