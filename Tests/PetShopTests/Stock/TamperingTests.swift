import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop

@Suite("The ledger and those who pass by the shop", .database(Shop.migrations))
struct TamperingTests {
  let store: Store
  let shop: Shop
  let session: Session
  let product: Product

  init() throws {
    store = try Store()
    shop = store.open()
    session = try store.session()
    product = try shop.addProduct(stock: 10)
  }

  private func refusal(of script: String) -> String? {
    defer { try? session.execute(script: "ROLLBACK") }
    let script = script.replacing("{id}", with: "\(product.id.rawValue)")
    do {
      try session.execute(script: script)
      return nil
    } catch {
      return error.constraint
    }
  }

  @Test(arguments: [
    ("UPDATE products SET stock = 11 WHERE id = {id}", "products_balance_is_stock"),
    ("UPDATE products SET stock = stock - 1 WHERE id = {id}", "products_balance_is_stock"),
    (
      """
      BEGIN;
      INSERT INTO stock_movements (product_id, delta, balance, reason)
      VALUES ({id}, -3, 7, 'lost');
      UPDATE products SET stock = 8 WHERE id = {id};
      COMMIT
      """, "products_balance_is_stock"
    ),
    (
      "INSERT INTO products (name, price, stock, tax_rate) VALUES ('Collar', 1, 1, 0)",
      "products_balance_is_first_stock"
    ),
    (
      """
      INSERT INTO stock_movements (product_id, delta, balance, reason)
      VALUES ({id}, 5, 5, 'received')
      """, "stock_movements_chained"
    ),
    (
      """
      INSERT INTO stock_movements (product_id, delta, balance, reason)
      VALUES ({id}, 5, 15, 'received'), ({id}, 5, 15, 'received')
      """, "stock_movements_chained"
    ),
    (
      """
      INSERT INTO stock_movements (id, product_id, delta, balance, reason)
      OVERRIDING SYSTEM VALUE VALUES (0, {id}, 5, 15, 'received')
      """, "stock_movements_chained"
    ),
    (
      """
      BEGIN ISOLATION LEVEL REPEATABLE READ;
      INSERT INTO stock_movements (product_id, delta, balance, reason)
      VALUES ({id}, 5, 15, 'received');
      COMMIT
      """, "stock_movements_chained"
    ),
    (
      """
      INSERT INTO stock_movements (product_id, delta, balance, reason)
      VALUES ({id}, -11, -1, 'lost')
      """, "products_stock_not_negative"
    ),
    (
      """
      INSERT INTO stock_movements (product_id, delta, balance, reason)
      VALUES ({id}, 1, 11, 'lost')
      """, "stock_movements_delta_fits_reason"
    ),
    (
      """
      INSERT INTO stock_movements (product_id, delta, balance, reason)
      VALUES ({id}, -1, 9, 'stolen')
      """, "stock_movements_reason_known"
    ),
    ("UPDATE stock_movements SET balance = 11", "stock_movements_append_only"),
    ("DELETE FROM stock_movements", "stock_movements_append_only"),
    ("DELETE FROM products WHERE id = {id}", "stock_movements_product_fkey"),
  ])
  func `a stock that is not the sum of its movements is not committed`(
    script: String, constraint: String
  ) throws {
    #expect(refusal(of: script) == constraint)
    #expect(try session.all(Ledger.unbalanced).isEmpty)
    #expect(try session.all(Ledger.movements, product.id) == ["initial 10 = 10"])
  }

  @Test func `a movement takes the stock with it, before its change or after`() throws {
    #expect(
      refusal(
        of: """
          BEGIN;
          INSERT INTO stock_movements (product_id, delta, balance, reason)
          VALUES ({id}, 5, 15, 'received'), ({id}, -1, 14, 'lost');
          UPDATE products SET stock = 12 WHERE id = {id};
          INSERT INTO stock_movements (product_id, delta, balance, reason)
          VALUES ({id}, -2, 12, 'expired');
          COMMIT
          """) == nil)
    #expect(try shop.stock(of: product) == 12)
    #expect(try session.all(Ledger.unbalanced).isEmpty)
  }

  @Test func `who does not lock the product first and is overtaken tries again`() throws {
    let other = try store.session()
    let wanted = Query<Int64>("SELECT nextval('stock_movements_id_seq')") {
      row throws(PostgreSQLError) in try row.next()
    }
    let number = try other.one(wanted)
    try shop.adjust(product, .by(-1), .lost, by: try shop.customer(role: .admin))
    let error = try #require(throws: PostgreSQLError.self) {
      try other.execute(
        script: """
          INSERT INTO stock_movements (id, product_id, delta, balance, reason)
          OVERRIDING SYSTEM VALUE VALUES (\(number), \(product.id.rawValue), -1, 8, 'lost')
          """)
    }
    #expect(error.isRetryable)
  }

  @Test func `a product without movements was never stocked`() throws {
    let insert = Query<Product.ID>(
      "INSERT INTO products (name, price, stock, tax_rate) VALUES ('Collar', 1, 0, 0) RETURNING id"
    ) { row throws(PostgreSQLError) in try row.next() }
    let product = try shop.product(session.one(insert))
    #expect(try shop.movements(of: product).isEmpty)
    try shop.adjust(product, .to(0), expecting: 0, by: shop.customer(role: .admin))
    #expect(try session.all(Ledger.movements, product.id) == ["counted 0 = 0"])
  }
}
