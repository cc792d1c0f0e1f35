import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop

@Suite("Invoices from before the chain")
struct EarlierInvoiceTests {
  private static let chaining = Shop.migrations.firstIndex { $0.name == "document_chain" } ?? 0

  /// As the program before issued them.
  private static func issue(_ count: Int, in year: Int = 2026) -> String {
    """
    DO $$
    DECLARE
      "order" bigint;
    BEGIN
      FOR round IN 1..\(count) LOOP
        INSERT INTO carts (user_id, ordered_at) SELECT min(id), now() FROM users;
        INSERT INTO orders (user_id, cart_id, payment_method, currency, net, tax, total, recipient,
                            line1, city, country)
        SELECT min(u.id), (SELECT max(id) FROM carts), 'cash_on_delivery', 'EUR', 100, 21, 121,
               'Ana', 'Calle 1', 'Madrid', 'ES'
        FROM users u
        RETURNING id INTO "order";
        INSERT INTO order_lines (order_id, position, product_id, name, unit_price, quantity,
                                 tax_rate, net, tax, total)
        SELECT "order", 1, min(id), 'Collar', 121, 1, 2100, 100, 21, 121 FROM products;
        WITH counter AS (
          INSERT INTO invoice_counters AS c (series, year, last_number)
          VALUES ('INV', \(year), 1)
          ON CONFLICT (series, year) DO UPDATE SET last_number = c.last_number + 1
          RETURNING last_number
        ), invoice AS (
          INSERT INTO invoices (series, year, number, order_id, user_id, issued_at, currency, net,
                                tax, total, seller_name, seller_tax_id, seller_address, buyer_name,
                                buyer_email, line1, city, country)
          SELECT 'INV', \(year), last_number, o.id, o.user_id, now(), currency, net, tax, total,
                 'Pet Shop', '', '', recipient, 'ana@example.com', line1, city, country
          FROM counter, orders o WHERE o.id = "order"
          RETURNING id
        )
        INSERT INTO invoice_lines
        SELECT invoice.id, l.position, l.product_id, l.sku, l.name, l.unit_price, l.quantity,
               l.tax_rate, l.net, l.tax, l.total
        FROM invoice, order_lines l WHERE l.order_id = "order";
      END LOOP;
    END $$
    """
  }

  private func fill(_ session: Session) throws {
    try session.execute(
      script: """
        INSERT INTO users (email, password_hash, name) VALUES ('ana@example.com', 'x', 'Ana');
        INSERT INTO products (name, price, stock, tax_rate) VALUES ('Collar', 121, 0, 2100)
        """)
  }

  @Test(.database(Array(Shop.migrations.prefix(chaining))))
  func `are brought in, those issued meanwhile too, and are frozen again`() throws {
    let store = try Store()
    let session = try store.session()
    try fill(session)
    try session.execute(script: Self.issue(2_100))
    try session.execute(script: Self.issue(3, in: 2_025))
    try Migrator(Array(Shop.migrations.prefix(Self.chaining + 1))).run(on: store.ownerOptions)
    try session.execute(script: Self.issue(5))
    try Migrator(Shop.migrations).run(on: store.ownerOptions)
    try session.execute(script: Self.issue(1))

    let chains = try store.open().verifyDocuments()
    #expect(chains.map(\.last.description) == ["INV-2025-000003", "INV-2026-002106"])
    let error = try #require(throws: PostgreSQLError.self) {
      try session.execute(script: "UPDATE invoices SET hash = sha256('x')")
    }
    #expect(error.constraint == "invoices_frozen")
  }

  @Test(.database(Array(Shop.migrations.prefix(chaining))))
  func `a migration that was broken off goes on where it stopped`() throws {
    let store = try Store()
    let session = try store.session()
    try fill(session)
    try session.execute(script: Self.issue(30))
    try Migrator(Array(Shop.migrations.prefix(Self.chaining + 1))).run(on: store.ownerOptions)
    try session.execute(script: "SELECT chain_some_invoices('INV', 2026, 0, 7)")
    try Migrator(Shop.migrations).run(on: store.ownerOptions)
    #expect(try store.open().verifyDocuments().map(\.last.number) == [30])
  }
}
