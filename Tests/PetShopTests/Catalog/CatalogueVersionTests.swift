import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop

@Suite("The catalogue's version")
struct CatalogueVersionTests {
  private func version(_ store: Store) throws -> Int64 {
    try store.session().one(CatalogueVersion.current)
  }

  @Test(
    .database(Shop.migrations),
    arguments: [
      "UPDATE products SET price = price + 1",
      """
      INSERT INTO stock_movements (product_id, delta, balance, reason)
      SELECT id, 1, stock + 1, 'received' FROM products
      """,
      "UPDATE products SET archived_at = now()",
      "INSERT INTO categories (slug, name) VALUES ('a', 'A')",
      "BEGIN; UPDATE products SET price = 7; UPDATE products SET price = 8; COMMIT",
    ])
  func `a transaction that changes something moves it by one`(script: String) throws {
    let store = try Store()
    _ = try store.open().addProduct()
    _ = try store.open().addProduct()
    let before = try version(store)
    try store.session().execute(script: script)
    #expect(try version(store) == before + 1)
  }

  /// How often the function ran in this transaction, which a superuser's session counts.
  private static let bumps = Query<Int64>(
    "SELECT calls FROM pg_stat_xact_user_functions WHERE funcname = 'bump_catalogue'"
  ) { row throws(PostgreSQLError) in try row.next() }

  @Test(.database(Shop.migrations))
  func `however much a transaction changes, one trigger waits for its commit`() throws {
    let store = try Store()
    for _ in 0..<5 { _ = try store.open().addProduct() }
    let session = try store.session()
    try session.execute(
      script: """
        SET track_functions = 'pl'; BEGIN; UPDATE products SET price = 7;
        SAVEPOINT a; UPDATE products SET price = 8; ROLLBACK TO a; UPDATE products SET price = 9;
        SET CONSTRAINTS ALL IMMEDIATE
        """)

    #expect(try session.all(Self.bumps) == [1])
  }

  @Test(
    .database(Shop.migrations),
    arguments: [
      "BEGIN; SAVEPOINT a; UPDATE products SET price = 7; ROLLBACK TO a; UPDATE products SET price = 8; COMMIT",
      "BEGIN; SET CONSTRAINTS ALL IMMEDIATE; UPDATE products SET price = 7; COMMIT",
    ])
  func `a change counts whatever was taken back before it, and whenever triggers run`(
    script: String
  ) throws {
    let store = try Store()
    _ = try store.open().addProduct()
    let before = try version(store)
    try store.session().execute(script: script)
    #expect(try version(store) == before + 1)
  }

  @Test(
    .database(Shop.migrations),
    arguments: [
      "BEGIN; UPDATE products SET price = 7; ROLLBACK", "UPDATE products SET price = 7 WHERE false",
      "BEGIN; SAVEPOINT a; UPDATE products SET price = 7; ROLLBACK TO a; COMMIT",
    ])
  func `one that changes nothing leaves it`(script: String) throws {
    let store = try Store()
    _ = try store.open().addProduct()
    let before = try version(store)
    try store.session().execute(script: script)
    #expect(try version(store) == before)
  }

  @Test(.database(Shop.migrations))
  func `what was asked for before counts for whoever came before that`() throws {
    let store = try Store()
    let shop = store.open()
    let early = ContinuousClock.now
    let known = try shop.catalogueVersion(since: early)
    _ = try store.open().addProduct()
    #expect(try shop.catalogueVersion(since: early) == known)
    #expect(try shop.catalogueVersion(since: .now) == known + 1)
  }

  @Test(.database(Shop.migrations))
  func `writers do not wait for each other before they commit`() throws {
    let store = try Store()
    let product = try store.open().addProduct().id
    let other = try store.open().addProduct().id
    let slow = try store.session()
    try slow.execute(script: "BEGIN")
    try slow.run(Product.archive, product)
    try store.open().archiveProduct(other, ifVersion: .any)
    try slow.execute(script: "COMMIT")
    #expect(throws: ShopError.notFound) { try store.open().product(product) }
  }
}
