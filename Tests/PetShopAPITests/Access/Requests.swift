import HTTP
import Testing

@testable import PetShopAPI
/// What these cannot be asked without.
let neededQueries = [
  "/api/search": "q=collar", "/api/reports/sales": "from=2026-01-01&to=2026-01-31",
]

extension Neighbourhood {
  /// A request that is right in all but perhaps who sends it, about what is the user's.
  func request(_ pattern: String, from visitor: Visitor) throws -> HTTPRequest {
    let route = try #require(Contract.native.routes.first { $0.pattern == pattern })
    var headers: [HTTPHeaderName: String] = [:]
    if pattern == "POST /api/products/import" { headers[.contentType] = "text/csv" }
    headers[.apiKey] = try apiKey(of: visitor, at: route)
    return try request(pattern, token: token(of: visitor), headers)
  }

  private func request(
    _ pattern: String, token: String?, _ headers: [HTTPHeaderName: String]
  ) throws -> HTTPRequest {
    let parts = pattern.split(separator: " ")
    let path = parts[1].replacing("{id}", with: "\(id(in: pattern))")
      .replacing("{product_id}", with: "\(product)")
    return try HTTPRequest(
      try #require(HTTPMethod(rawValue: String(parts[0]))),
      path + (neededQueries[String(path)].map { "?\($0)" } ?? ""),
      json: soundBody(of: pattern), token: token, headers)
  }

  /// Which of the user's things, or of everybody's, a route is asked about.
  func id(in pattern: String) -> Int64 {
    if pattern.contains("/reviews") {
      return pattern.contains("products") ? reviewed : review
    }
    if pattern.contains("/users/{id}") { return user.id }
    if pattern.contains("api-keys") { return someKey }
    if pattern == "PATCH /api/refunds/{id}" { return owed }
    if pattern.contains("/refunds") {
      return pattern.contains("orders") ? earlierOrder : refund
    }
    if pattern.contains("orders") { return purchase.order }
    if pattern.contains("invoices") { return purchase.invoice }
    if pattern.contains("addresses") { return address }
    if pattern.contains("payment-methods") { return card }
    if pattern.contains("credit-notes") { return creditNote }
    return pattern.contains("categories") ? category : product
  }

  func soundBody(of pattern: String) -> String? {
    switch pattern {
    case "POST /api/users/register", "POST /api/users":
      """
      {"email": "new\(uniqueNumber())@example.com", "password": "\(Person.password)", \
      "name": "Eva"}
      """
    case "POST /api/users/login": #"{"email": "\#(user.email)", "password": "wrong"}"#
    case "POST /api/users/refresh": #"{"refresh_token": "guessed"}"#
    case "POST /api/users/password-reset": #"{"email": "\#(user.email)"}"#
    case "POST /api/users/password-reset/confirm":
      #"{"token": "guessed", "new_password": "another long secret"}"#
    case "DELETE /api/users/me": #"{"password": "\#(Person.password)"}"#
    case "PATCH /api/users/me": #"{"name": "Eva"}"#
    case "PUT /api/users/me/password":
      #"{"current_password": "\#(Person.password)", "new_password": "another long secret"}"#
    case "POST /api/users/me/addresses": PetShopAPITests.address()
    case "PATCH /api/users/me/addresses/{id}": #"{"city": "Toledo"}"#
    case "POST /api/payment-methods", "PUT /api/payment-methods/{id}": PetShopAPITests.card()
    case "PATCH /api/payment-methods/{id}": #"{"exp_year": 2035}"#
    case "POST /api/categories": #"{"slug": "new-\#(uniqueNumber())", "name": "Camas"}"#
    case "PATCH /api/categories/{id}": #"{"name": "Camas"}"#
    case "POST /api/products", "PUT /api/products/{id}":
      #"{"name": "Arenero", "price": 25, "stock": 3}"#
    case "POST /api/products/import": "id,price\n\(product),25\n"
    case "PATCH /api/products/{id}": #"{"price": 25}"#
    case "POST /api/products/{id}/reviews", "PATCH /api/reviews/{id}": #"{"rating": 3}"#
    case "POST /api/cart/items": #"{"product_id": \#(product), "quantity": 1}"#
    case "PUT /api/cart/items/{product_id}": #"{"quantity": 2}"#
    case "PATCH /api/invoices/{id}": #"{"payment_status": "paid"}"#
    case "PATCH /api/orders/{id}": #"{"status": "paid"}"#
    case "PATCH /api/users/{id}": #"{"disabled": true}"#
    case "POST /api/api-keys": #"{"name": "Balanza", "scopes": ["stock:write"]}"#
    case "POST /api/orders/{id}/refunds": #"{"amount": 1}"#
    case "PATCH /api/refunds/{id}": #"{"status": "succeeded"}"#
    case "POST /api/products/{id}/stock-adjustments": #"{"delta": 1, "reason": "received"}"#
    case "POST /api/checkout", "POST /api/orders": checkout(to: "Somebody")
    default: nil
    }
  }

  /// All that is the user's, and the product.
  func account() throws -> [String] {
    try [
      "users/me", "users/me/reviews", "cart", "orders", "invoices", "products/\(product)",
      "categories/\(category)", "users/me/addresses", "payment-methods",
    ].map { try client.get("/api/\($0)", as: user).text }
  }
}
