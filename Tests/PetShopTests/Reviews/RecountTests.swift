import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("The summary of the reviews")
struct RecountTests {
  @Test(.database(Shop.migrations), arguments: [11, 12, 13] as [UInt64])
  func `is what a recount says, whatever is written at once`(seed: UInt64) throws {
    let crowd = try Crowd(store: Store())
    let done = try onThreads(6) { index in
      var dice = Dice(seed: seed &* 100 &+ UInt64(index))
      let shop = crowd.store.open()
      return try (0..<60).count { _ in try crowd.act(in: shop, &dice) }
    }
    let session = try crowd.store.session()
    #expect(done.reduce(0, +) > 100)
    #expect(try session.all(Recount.wrong).isEmpty)
    #expect(try session.one(Recount.total) > 0)
    #expect(try session.one(Ledger.deadlocks) == 0)
    #expect(try session.all(Ledger.unbalanced).isEmpty)
  }

  @Test(.database(Shop.migrations))
  func `is what a recount says after a transaction that failed`() throws {
    let store = try Store()
    let shop = store.open()
    let product = try shop.addProduct()
    let ana = try shop.customer()
    let review = try shop.addReview(of: product.id, Opinion(rating: 4), by: ana)
    let session = try store.session()
    try session.execute(
      script: """
        BEGIN;
        UPDATE reviews SET rating = 1 WHERE id = \(review.id.rawValue);
        ROLLBACK
        """)
    #expect(try session.all(Recount.wrong).isEmpty)
    #expect(throws: PostgreSQLError.self) { try session.execute(script: "TRUNCATE reviews") }
  }
}

/// A few customers and an admin who all write reviews of the same few products, and buy them.
private struct Crowd: Sendable {
  let store: Store
  private let customers: [Caller]
  private let admin: Caller
  private let products: [Product]

  init(store: Store) throws {
    let shop = store.open()
    self.store = store
    customers = try shop.customers(5)
    admin = try shop.customer(role: .admin)
    products = try (0..<3).map { try shop.addProduct("Bone \($0)", stock: 100_000) }
  }

  /// Does something at random; whether it could be done.
  func act(in shop: Shop, _ dice: inout Dice) throws -> Bool {
    let caller = customers[Int.random(in: customers.indices, using: &dice)]
    let product = products[Int.random(in: products.indices, using: &dice)]
    let rating = Int32.random(in: 1...5, using: &dice)
    do {
      switch Int.random(in: 0..<6, using: &dice) {
      case 0, 1: _ = try shop.addReview(of: product.id, Opinion(rating: rating), by: caller)
      case 2: try change(.init(rating: .set(rating)), ownOf: caller, by: caller, shop, &dice)
      case 3:
        let status: Review.Status = Bool.random(using: &dice) ? .hidden : .visible
        try change(.init(status: .set(status)), ownOf: caller, by: admin, shop, &dice)
      case 4: try delete(ownOf: caller, shop, &dice)
      default: try buyAll(caller, shop)
      }
      return true
    } catch is ShopError { return false }
  }

  private func change(
    _ change: ReviewChange, ownOf author: Caller, by caller: Caller, _ shop: Shop,
    _ dice: inout Dice
  ) throws {
    let own = try shop.ownReviews(of: author, .first).items
    guard let review = own.randomElement(using: &dice) else { throw ShopError.notFound }
    _ = try shop.changeReview(review.id, by: caller, ifVersion: .any, change)
  }

  private func delete(ownOf author: Caller, _ shop: Shop, _ dice: inout Dice) throws {
    let own = try shop.ownReviews(of: author, .first).items
    guard let review = own.randomElement(using: &dice) else { throw ShopError.notFound }
    try shop.deleteReview(review.id, by: author, ifVersion: .any)
  }

  private func buyAll(_ caller: Caller, _ shop: Shop) throws {
    for product in products { try shop.put(of: product, for: caller) }
    try shop.checkOut(caller)
  }
}

enum Recount {
  /// Products whose row says otherwise than their visible reviews.
  static let wrong = Query<Int64>(
    """
    SELECT p.id
    FROM products p
    LEFT JOIN (
      SELECT product_id, count(*) FILTER (WHERE rating = 1) AS one,
             count(*) FILTER (WHERE rating = 2) AS two, count(*) FILTER (WHERE rating = 3) AS three,
             count(*) FILTER (WHERE rating = 4) AS four, count(*) FILTER (WHERE rating = 5) AS five,
             round(avg(rating) * 100) AS average
      FROM reviews
      WHERE status = 'visible'
      GROUP BY product_id) AS r ON r.product_id = p.id
    WHERE (p.stars_1, p.stars_2, p.stars_3, p.stars_4, p.stars_5, p.rating) IS DISTINCT FROM
      (COALESCE(one, 0), COALESCE(two, 0), COALESCE(three, 0), COALESCE(four, 0),
       COALESCE(five, 0), COALESCE(average, 0))
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  static let total = Query<Int64>("SELECT count(*) FROM reviews WHERE status = 'visible'") {
    row throws(PostgreSQLError) in try row.next()
  }
}
