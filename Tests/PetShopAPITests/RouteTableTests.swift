import HTTP
import PetShop
import Testing

@testable import PetShopAPI

@Suite("The table of routes")
struct RouteTableTests {
  /// As `petshop routes` prints them, with the lane and the most bytes of body: who may
  /// call, and the scope that lets a service do so too.
  private static let table = """
    anyone quick 65536 GET /health
    anyone quick 65536 GET /ready
    anyone quick 65536 GET /.well-known/jwks.json
    anyone slow 65536 POST /api/users/register
    anyone slow 65536 POST /api/users
    anyone slow 65536 POST /api/users/login
    anyone quick 65536 POST /api/users/refresh
    user quick 65536 POST /api/users/logout
    user quick 65536 GET /api/users/me
    user quick 65536 PATCH /api/users/me
    user slow 65536 PUT /api/users/me/password
    anyone quick 65536 POST /api/users/password-reset
    anyone slow 65536 POST /api/users/password-reset/confirm
    user quick 65536 GET /api/users/me/addresses
    user quick 65536 POST /api/users/me/addresses
    user quick 65536 GET /api/users/me/addresses/{id}
    user quick 65536 PATCH /api/users/me/addresses/{id}
    user quick 65536 DELETE /api/users/me/addresses/{id}
    user quick 65536 GET /api/payment-methods
    user remote 65536 POST /api/payment-methods
    user quick 65536 GET /api/payment-methods/{id}
    user remote 65536 PUT /api/payment-methods/{id}
    user remote 65536 PATCH /api/payment-methods/{id}
    user quick 65536 DELETE /api/payment-methods/{id}
    anyone quick 65536 GET /api/categories
    anyone quick 65536 GET /api/categories/{id}
    admin, catalogue:write quick 65536 POST /api/categories
    admin, catalogue:write quick 65536 PATCH /api/categories/{id}
    admin, catalogue:write quick 65536 DELETE /api/categories/{id}
    anyone quick 65536 GET /api/products
    anyone quick 65536 GET /api/products/{id}
    admin, catalogue:write quick 65536 POST /api/products
    admin, catalogue:write quick 65536 PUT /api/products/{id}
    admin, catalogue:write quick 65536 PATCH /api/products/{id}
    admin, catalogue:write quick 65536 DELETE /api/products/{id}
    admin, catalogue:read bulk 65536 GET /api/products.csv
    admin, catalogue:write bulk 67108864 POST /api/products/import
    anyone quick 65536 GET /api/products/{id}/reviews
    user quick 65536 POST /api/products/{id}/reviews
    admin quick 65536 GET /api/reviews
    anyone quick 65536 GET /api/reviews/{id}
    user quick 65536 PATCH /api/reviews/{id}
    user quick 65536 DELETE /api/reviews/{id}
    user quick 65536 GET /api/users/me/reviews
    anyone quick 65536 GET /api/search
    shopper, orders:place quick 65536 GET /api/cart
    shopper, orders:place quick 65536 POST /api/cart/items
    shopper, orders:place quick 65536 PUT /api/cart/items/{product_id}
    shopper, orders:place quick 65536 DELETE /api/cart/items/{product_id}
    shopper, orders:place quick 65536 DELETE /api/cart
    user, orders:place quick 65536 POST /api/checkout
    user, orders:place quick 65536 POST /api/orders
    user, orders:read quick 65536 GET /api/orders
    user, orders:read quick 65536 GET /api/orders/{id}
    admin, orders:write quick 65536 PATCH /api/orders/{id}
    user, orders:write quick 65536 POST /api/orders/{id}/cancel
    user, orders:read quick 65536 GET /api/invoices
    user, orders:read quick 65536 GET /api/invoices/{id}
    admin, orders:write quick 65536 PATCH /api/invoices/{id}
    user, orders:read quick 65536 GET /api/invoices/{id}/credit-notes
    user, orders:read quick 65536 GET /api/credit-notes/{id}
    admin, events:read quick 65536 GET /api/events
    admin quick 65536 GET /api/api-keys
    admin quick 65536 GET /api/api-keys/{id}
    admin quick 65536 POST /api/api-keys
    admin quick 65536 DELETE /api/api-keys/{id}
    admin quick 65536 GET /api/users
    admin quick 65536 GET /api/users/{id}
    admin quick 65536 PATCH /api/users/{id}
    admin, reports:read bulk 65536 GET /api/reports/sales
    user bulk 65536 GET /api/users/me/export
    user slow 65536 DELETE /api/users/me
    admin, orders:write quick 65536 POST /api/orders/{id}/refunds
    user, orders:read quick 65536 GET /api/orders/{id}/refunds
    admin, orders:read quick 65536 GET /api/refunds
    user, orders:read quick 65536 GET /api/refunds/{id}
    admin, orders:write quick 65536 PATCH /api/refunds/{id}
    admin, stock:write quick 65536 POST /api/products/{id}/stock-adjustments
    admin, stock:read quick 65536 GET /api/products/{id}/stock-movements
    admin, stock:read quick 65536 GET /api/stock/low
    admin quick 65536 GET /api/audit-log
    """

  @Test func `the native contract is this table`() {
    let routes = Contract.native.routes.map {
      "\($0.access) \($0.lane) \($0.bodyLimit) \($0.pattern)"
    }
    #expect(routes.joined(separator: "\n") == Self.table)
  }

  @Test func `two rows for one request stop the start`() {
    let contract = Contract(
      name: "twins", routes: Contract.native.routes + [route("GET /api/orders/{number}")])
    let error = #expect(throws: RouteTableError.self) {
      try Gateway(contracts: [contract]) { _, _ in }
    }
    #expect(
      error?.description == "GET /api/orders/{number}: already answered by GET /api/orders/{id}")
  }

  @Test(arguments: [
    ("POST /rows", PetShopAPI.Route.Access.anyone), ("GET /rows", .admin), ("GET /rows", .shopper),
    ("GET /rows", .user(or: .ordersRead)),
  ])
  func `a row that must be carried out is not kept: it stops the start`(
    pattern: String, access: PetShopAPI.Route.Access
  ) {
    let document = Document<Int>(.catalogue) { _, _ in }
    let row = PetShopAPI.Route(pattern, access, writes: document) { _ in 7 }
    let error = #expect(throws: KeptRowError.self) {
      try Gateway(contracts: [Contract(name: "kept", routes: [row])]) { _, _ in }
    }
    #expect(error?.description == "\(pattern): its answer is not everybody's to be kept")
  }

  @Test(arguments: [
    ("GET", "/api/users/login", nil), ("POST", "/api/users/login", "POST /api/users/login"),
    ("HEAD", "/api/products/7", "GET /api/products/{id}"),
    ("GET", "/api/products/7", "GET /api/products/{id}"), ("GET", "/api//products", nil),
    ("GET", "/nowhere", nil), ("GET", "", nil),
  ])
  func `the row of a request is known before its body`(
    method: String, path: String, pattern: String?
  ) throws {
    let gateway = try Gateway(contracts: [.native]) { _, _ in }
    let method = try #require(HTTPMethod(rawValue: method))
    #expect(gateway.route(method, path)?.pattern == pattern)
  }

  @Test func `an unknown contract has no routes`() throws {
    let gateway = try Gateway(contracts: [.native]) { _, _ in }
    #expect(gateway.route(.get, "/health", in: "other") == nil)
  }

  private func route(_ pattern: String) -> PetShopAPI.Route {
    PetShopAPI.Route(pattern, .anyone) { _ in HTTPResponse(.noContent) }
  }
}
