import PetShopContracts
import Testing

@testable import PetShopAPI

/// A row of a contract with what the tests need to know of it.
struct ContractRow: Sendable, CustomTestStringConvertible {
  let contract: Contract
  let pattern: String
  /// What each visitor hears, in the order of `Visitor`.
  let statuses: [Int]
  /// A sound body for whoever may call, of fields with JSON values; `$user`, `$product`, `$invoice`
  /// and `$new` stand for numbers of the test's.
  let body: [(name: String, value: String)]?

  /// - Parameter statuses: Of people alone, or of services too.
  init(
    _ contract: Contract, _ pattern: String, _ statuses: [Int],
    body: [(name: String, value: String)]? = nil
  ) {
    self.contract = contract
    self.pattern = pattern
    // Services are let in only where it says so, or where everybody is.
    let isOpen = contract.routes.contains { $0.pattern == pattern && $0.access == .anyone }
    let service = isOpen ? statuses[0] : 403
    self.statuses = statuses.count == 6 ? statuses + [service, service] : statuses
    self.body = body
  }

  var testDescription: String { "\(contract.name) \(pattern)" }
}

extension ContractRow {
  static let all = petEcommerce + productsInventory + tienda

  private static let petEcommerce: [ContractRow] = [
    ContractRow(
      .petEcommerce, "POST /register", [201, 201, 201, 201, 201, 201],
      body: [
        ("email", "\"eva$new@example.com\""), ("password", "\"\(Person.password)\""),
        ("role", "\"user\""),
      ]),
    ContractRow(
      .petEcommerce, "POST /login", [403, 403, 403, 403, 403, 403],
      body: [("email", "\"eva@example.com\""), ("password", "\"wrong\"")]),
    ContractRow(.petEcommerce, "GET /me", [401, 200, 200, 200, 401, 401]),
    ContractRow(.petEcommerce, "GET /products", [401, 200, 200, 200, 401, 401]),
    ContractRow(
      .petEcommerce, "POST /create_product", [401, 403, 403, 201, 401, 401],
      body: [("product_name", "\"Bed\""), ("product_price", "12.5"), ("stock", "3")]),
    ContractRow(
      .petEcommerce, "PATCH /modify_product", [401, 403, 403, 200, 401, 401],
      body: [
        ("product_id", "$product"), ("product_name", "\"Bed\""), ("product_price", "12.5"),
        ("stock", "3"),
      ]),
    ContractRow(
      .petEcommerce, "DELETE /delete_product", [401, 403, 403, 200, 401, 401],
      body: [("product_id", "$product")]),
    ContractRow(
      .petEcommerce, "POST /purchase_product", [401, 201, 201, 201, 401, 401],
      body: [("products", #"[{"product_id": $product, "quantity": 1}]"#)]),
    ContractRow(.petEcommerce, "GET /invoices", [401, 200, 200, 200, 401, 401]),
    ContractRow(.petEcommerce, "GET /invoices/{id}", [401, 200, 403, 200, 401, 401]),
    ContractRow(
      .petEcommerce, "PATCH /admin/invoices/{id}", [401, 403, 403, 200, 401, 401],
      body: [("invoice_status", "\"payed\"")]),
  ]

  /// Services alone: whoever logs in is as good as nobody.
  private static let productsInventory: [ContractRow] = [
    ContractRow(.productsInventory, "GET /products", services(200)),
    ContractRow(
      .productsInventory, "POST /products", services(201),
      body: [("name", "\"Bed\""), ("price", "12.5"), ("description", "\"Soft\"")]),
    ContractRow(.productsInventory, "GET /products/{id}", services(200)),
    ContractRow(
      .productsInventory, "PATCH /products/{id}", services(200), body: [("price", "12.5")]),
    ContractRow(.productsInventory, "DELETE /products/{id}", services(204)),
    ContractRow(.productsInventory, "GET /inventory/{product_id}", services(200)),
    ContractRow(
      .productsInventory, "PATCH /inventory/{product_id}", services(200),
      body: [("product_id", "$product"), ("quantity", "3")]),
    ContractRow(
      .productsInventory, "PUT /inventory/{product_id}", services(200),
      body: [("product_id", "$product"), ("quantity", "3")]),
    ContractRow(
      .productsInventory, "POST /inventory/purchase", services(201),
      body: [("product_id", "$product"), ("quantity", "1")]),
    ContractRow(.productsInventory, "GET /docs", [200, 200, 200, 200, 200, 200]),
  ]

  private static func services(_ status: Int) -> [Int] {
    [401, 401, 401, 401, 401, 401, status, 403]
  }

  private static let tienda: [ContractRow] = [
    ContractRow(
      .tienda, "POST /registro", [201, 201, 201, 201, 201, 201],
      body: [
        ("nombre", "\"Eva\""), ("email", "\"eva$new@example.com\""),
        ("password", "\"\(Person.password)\""),
      ]),
    ContractRow(
      .tienda, "POST /login", [401, 401, 401, 401, 401, 401],
      body: [("email", "\"eva@example.com\""), ("password", "\"wrong\"")]),
    ContractRow(.tienda, "GET /productos", [401, 200, 200, 200, 401, 401]),
    ContractRow(
      .tienda, "POST /productos", [401, 403, 403, 201, 401, 401],
      body: [
        ("nombre", "\"Cama\""), ("precio", "12.5"), ("descripcion", "\"Blanda\""),
        ("existencias", "3"),
      ]),
    ContractRow(
      .tienda, "POST /pedidos", [401, 201, 403, 403, 401, 401],
      body: [("usuario_id", "$user"), ("producto_id", "$product"), ("cantidad", "1")]),
    ContractRow(.tienda, "GET /pedidos/usuario/{id}", [401, 200, 403, 200, 401, 401]),
    ContractRow(.tienda, "GET /health", [200, 200, 200, 200, 200, 200]),
  ]
}
