import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop

@Suite("Stock from before the ledger held")
struct EarlierStockTests {
  private static let reasons = Shop.migrations.firstIndex { $0.name == "stock_reasons" } ?? 0

  @Test(.database(Array(Shop.migrations.prefix(reasons))))
  func `what does not add up is corrected, and then it holds`() throws {
    let store = try Store()
    let session = try store.session()
    try session.execute(
      script: """
        INSERT INTO products (name, price, stock, tax_rate, low_stock_threshold)
        VALUES ('right', 1, 3, 0, 5), ('without', 1, 7, 0, 0), ('never', 1, 0, 0, 0),
               ('short', 1, 9, 0, 0), ('out of line', 1, 4, 0, 0);
        INSERT INTO stock_movements (product_id, delta, balance, reason)
        VALUES (1, 5, 5, 'initial'), (1, -2, 3, 'correction'), (4, 8, 8, 'initial'),
               (5, 4, 5, 'initial')
        """)
    try Migrator(Shop.migrations).run(on: store.ownerOptions)

    let shop = store.open()
    let ledgers = try (1...5).map { id in
      try session.all(Ledger.movements, Product.ID(rawValue: Int64(id)))
    }
    #expect(
      ledgers == [
        ["initial 5 = 5", "correction -2 = 3"], ["initial 7 = 7"], ["initial 0 = 0"],
        ["initial 8 = 8", "correction 1 = 9"], ["initial 4 = 5", "correction 0 = 4"],
      ])
    #expect(try session.all(Ledger.unbalanced).isEmpty)
    let low = try shop.lowStock(PageRequest(start: .offset(0), size: 9))
    #expect(low.items.map(\.name) == ["never", "right"])
    for id in 1...5 {
      let product = try shop.product(Product.ID(rawValue: Int64(id)))
      try shop.adjust(product, .by(1), .received, by: shop.customer(role: .admin))
    }
  }

  @Test(.database(Array(Shop.migrations.prefix(reasons))))
  func `a migration that was broken off corrects nothing twice`() throws {
    let store = try Store()
    let session = try store.session()
    try session.execute(
      script: "INSERT INTO products (name, price, stock, tax_rate) VALUES ('Collar', 1, 7, 0)")
    try Migrator(Array(Shop.migrations.prefix(Self.reasons + 1))).run(on: store.ownerOptions)
    try session.execute(script: "CALL bring_stock_in_line()")
    try Migrator(Shop.migrations).run(on: store.ownerOptions)
    #expect(try session.all(Ledger.movements, Product.ID(rawValue: 1)) == ["initial 7 = 7"])
  }
}
