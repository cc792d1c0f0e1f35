import TestDatabase
import Testing

@testable import PetShop
@testable import PostgreSQL

@Suite("What is to be ordered again")
struct LowStockTests {
  private func add(_ name: String, _ stock: Int32, of threshold: Int32, to shop: Shop) throws
    -> Product
  {
    try shop.addProduct(
      ProductDetails(
        name: name, price: Money(rawValue: 1), stock: stock, taxRate: TaxRate(rawValue: 0),
        lowStockThreshold: threshold))
  }

  private func names(_ shop: Shop, size: Int = 100) throws -> [String] {
    var start = PageRequest<LowStock.Position>.Start.offset(0)
    var names: [String] = []
    while true {
      let page = try shop.lowStock(PageRequest(start: start, size: size))
      names += page.items.map(\.name)
      guard let next = page.next else {
        #expect(page.total == ListTotal(exactly: Int64(names.count)))
        return names
      }
      start = .after(next)
    }
  }

  @Test(.database(Shop.migrations))
  func `the most urgent is first, whatever the size of a page`() throws {
    let shop = try Store().open()
    let admin = try shop.customer(role: .admin)
    _ = try add("plenty", 21, of: 20, to: shop)
    let last = try add("just", 20, of: 20, to: shop)
    _ = try add("half of few", 1, of: 2, to: shop)
    _ = try add("half of many", 50, of: 100, to: shop)
    _ = try add("none of few", 0, of: 5, to: shop)
    _ = try add("none of many", 0, of: 50, to: shop)
    _ = try add("none of nothing", 0, of: 0, to: shop)
    _ = try add("one of nothing", 1, of: 0, to: shop)
    let archived = try add("archived", 0, of: 10, to: shop)
    try shop.archiveProduct(archived.id, ifVersion: .any)

    let expected = [
      "none of many", "none of few", "none of nothing", "half of many", "half of few", "just",
    ]
    for size in [1, 2, 3, 100] { #expect(try names(shop, size: size) == expected) }
    let second = try shop.lowStock(PageRequest(start: .offset(2), size: 2))
    #expect(second.items.map(\.name) == ["none of nothing", "half of many"])

    try shop.adjust(last, .by(1), .received, by: admin)
    #expect(try names(shop) == expected.dropLast())
    _ = try shop.changeProduct(last.id, ifVersion: .any) { $0.lowStockThreshold = 1_000 }
    #expect(try names(shop)[3] == "just")
  }

  @Test(.database(Shop.migrations))
  func `a sale of what there is enough of leaves the list's index alone`() throws {
    let store = try Store()
    let shop = store.open()
    let product = try add("plenty", 900, of: 20, to: shop)
    let indexed = Query<Bool>(
      "SELECT n_tup_hot_upd = n_tup_upd FROM pg_stat_xact_user_tables WHERE relname = 'products'"
    ) { row throws(PostgreSQLError) in try row.next() }
    let session = try store.session()
    try session.execute(
      script: """
        BEGIN;
        UPDATE products SET stock = stock - 1 WHERE id = \(product.id.rawValue)
        """)
    #expect(try session.one(indexed))
  }

  @Test(.database(Shop.migrations))
  func `an index serves it, from its first page to its last`() throws {
    let session = try Store().session()
    try session.execute(
      script: """
        INSERT INTO products (name, price, stock, tax_rate)
        SELECT 'Collar ' || n, n, 0, 2100 FROM generate_series(1, 3000) AS n;
        ANALYZE products;
        PREPARE low AS \(LowStock.all.sql)
        """)
    let plans = [
      Query<String>("EXPLAIN EXECUTE low (NULL, NULL, NULL, 21, 0)") {
        row throws(PostgreSQLError) in try row.next()
      },
      Query<String>("EXPLAIN EXECUTE low (0, 0, 2500, 21, 0)") {
        row throws(PostgreSQLError) in try row.next()
      },
    ]
    for plan in plans {
      let lines = try session.all(plan).joined(separator: "\n")
      #expect(lines.contains("products_low_stock_idx"), "\(lines)")
      #expect(!lines.contains("Sort"), "\(lines)")
    }
  }
}
