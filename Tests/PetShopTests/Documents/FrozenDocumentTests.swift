import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop

/// One after the other: statements that would empty tables lock several of them whole, and two such
/// end each other as a deadlock instead of being refused.
@Suite("Documents that were issued", .database(Shop.migrations), .serialized)
struct FrozenDocumentTests {
  let store: Store
  let shop: Shop
  let caller: Caller
  let product: Product
  let receipt: Receipt

  init() throws {
    store = try Store()
    shop = store.open()
    caller = try shop.customer()
    product = try shop.addProduct("Collar", price: 1_999)
    try shop.put(2, of: product, for: caller)
    receipt = try shop.checkOut(caller)
  }

  @Test(
    arguments: [
      ("UPDATE invoices SET total = total", nil),
      ("UPDATE invoices SET payment_status = 'paid'", nil),
      ("UPDATE invoices SET total = total + 1, net = net + 1", "invoices_frozen"),
      ("UPDATE invoices SET number = number + 1", "invoices_frozen"),
      ("UPDATE invoices SET issued_at = issued_at + interval '1 second'", "invoices_frozen"),
      ("UPDATE invoices SET buyer_name = 'Eve'", "invoices_frozen"),
      ("UPDATE invoices SET line2 = 'x'", "invoices_frozen"),
      ("UPDATE invoices SET seller_tax_id = ''", "invoices_frozen"),
      ("UPDATE invoices SET payment_status = 'paid', currency = 'USD'", "invoices_frozen"),
      ("UPDATE invoices SET payment_status = 'lost'", "invoices_payment_status_known"),
      ("DELETE FROM invoices", "invoices_append_only"),
      ("UPDATE invoice_lines SET name = 'x'", "invoice_lines_append_only"),
      ("UPDATE invoice_lines SET quantity = quantity", "invoice_lines_append_only"),
      ("DELETE FROM invoice_lines", "invoice_lines_append_only"),
      ("UPDATE order_lines SET name = 'x'", "order_lines_append_only"),
      ("DELETE FROM order_lines", "order_lines_append_only"),
      ("UPDATE stock_movements SET delta = delta - 1", "stock_movements_append_only"),
      ("DELETE FROM stock_movements", "stock_movements_append_only"),
      ("TRUNCATE invoices CASCADE", "invoices_append_only"),
      ("TRUNCATE invoice_lines CASCADE", "invoice_lines_append_only"),
      ("TRUNCATE order_lines", "order_lines_append_only"),
      ("TRUNCATE stock_movements", "stock_movements_append_only"),
      ("UPDATE products SET stock = -1", "products_stock_not_negative"),
      ("UPDATE orders SET total = total + 1", "orders_frozen"),
      ("UPDATE orders SET net = net + 1, total = total + 1", "orders_frozen"),
      ("DELETE FROM orders", "orders_append_only"),
      ("TRUNCATE orders CASCADE", "orders_append_only"),
    ] as [(String, String?)])
  func `the database itself refuses to change them, by name`(
    statement: String, constraint: String?
  ) throws {
    let session = try store.session()
    try session.execute(script: "BEGIN")
    defer { try? session.execute(script: "ROLLBACK") }
    guard let constraint else { return try session.execute(script: statement) }
    let error = try #require(throws: PostgreSQLError.self) {
      try session.execute(script: statement)
    }
    #expect(error.constraint == constraint)
  }

  @Test func `a product that becomes another leaves them as they were`() throws {
    _ = try shop.changeProduct(product.id, ifVersion: .any) {
      $0.name = "Correa"
      $0.price = Money(rawValue: 5)
      $0.taxRate = TaxRate(rawValue: 0)
      $0.sku = "new \(uniqueNumber())"
    }
    try shop.archiveProduct(product.id, ifVersion: .any)
    #expect(try shop.order(receipt.order.id, for: caller).lines == receipt.order.lines)
    #expect(try shop.invoice(receipt.invoice.header.id, for: caller).lines == receipt.order.lines)
    #expect(receipt.order.lines.map(\.name) == ["Collar"])
  }

  @Test func `a buyer who becomes another leaves his invoices as they were`() throws {
    let email = try shop.user(caller.user).email
    try store.session().execute(
      script: """
        UPDATE users SET email = 'new\(uniqueNumber())@example.com'
        WHERE id = \(caller.user.rawValue)
        """)
    let invoice = try shop.invoice(receipt.invoice.header.id, for: caller)
    #expect(invoice.header.buyer.email == email)
  }

  @Test func `the payment status may change, and is shown`() throws {
    try store.session().execute(
      script: """
        UPDATE invoices SET payment_status = 'paid'
        WHERE id = \(receipt.invoice.header.id.rawValue)
        """)
    let invoice = try shop.invoice(receipt.invoice.header.id, for: caller)
    #expect(invoice.header.paymentStatus == .paid)
  }
}
