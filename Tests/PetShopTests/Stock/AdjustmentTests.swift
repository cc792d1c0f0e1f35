import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("Adjusting a stock", .database(Shop.migrations))
struct AdjustmentTests {
  let store: Store
  let shop: Shop
  let admin: Caller
  let product: Product

  init() throws {
    store = try Store()
    shop = store.open()
    admin = try shop.customer(role: .admin)
    product = try shop.addProduct(stock: 10)
  }

  @Test func `by so much, or to so much if it is what one saw`() throws {
    let received = try shop.adjust(product, .by(5), .received, by: admin)
    #expect((received.delta, received.balance) == (5, 15))
    let counted = try shop.adjust(product, .to(12), expecting: 15, .counted, by: admin)
    #expect((counted.delta, counted.balance) == (-3, 12))
    #expect(throws: ShopError.stockChanged(expected: 15, actual: 12)) {
      try shop.adjust(product, .to(11), expecting: 15, by: admin)
    }
    #expect(throws: ShopError.stockChanged(expected: 10, actual: 12)) {
      try shop.adjust(product, .by(-1), expecting: 10, .lost, by: admin)
    }
    #expect(try shop.stock(of: product) == 12)
    #expect(
      try store.session().all(Ledger.movements, product.id) == [
        "initial 10 = 10", "received 5 = 15", "counted -3 = 12",
      ])
  }

  @Test func `a count that finds what was thought is written down, and told nobody`() throws {
    let events = Query<Int64, String>(
      "SELECT count(*) FROM events WHERE type = 'petshop.stock.changed' AND subject = $1"
    ) { row throws(PostgreSQLError) in try row.next() }
    let subject = "products/\(product.id.rawValue)"
    let version = try shop.product(product.id).version
    try shop.adjust(product, .to(10), expecting: 10, .counted, by: admin)
    #expect(try shop.movements(of: product).map(\.reason) == [.counted, .initial])
    #expect(try store.session().one(events, subject) == 1)
    #expect(try shop.product(product.id).version == version)
    try shop.adjust(product, .by(-1), .lost, by: admin)
    #expect(try store.session().one(events, subject) == 2)
  }

  @Test func `never below nothing, nor above what a stock may be`() throws {
    #expect(
      throws: ShopError.outOfStock([
        Shortage(product: product.id, requested: 11, available: 10)
      ])
    ) { try shop.adjust(product, .by(-11), .lost, by: admin) }
    #expect(throws: ShopError.invalid([FieldError("delta", .outOf(-1_000_000...999_990))])) {
      try shop.adjust(product, .by(999_991), .received, by: admin)
    }
    #expect(try shop.adjust(product, .by(999_990), .received, by: admin).balance == 1_000_000)
    #expect(try shop.adjust(product, .by(-1_000_000), .lost, by: admin).balance == 0)
  }

  @Test func `not of what is archived, or nowhere`() throws {
    try shop.archiveProduct(product.id, ifVersion: .any)
    #expect(throws: ShopError.notFound) {
      try shop.adjust(product, .by(1), .received, by: admin)
    }
  }

  @Test(arguments: StockAdjustment.Reason.allCases, [-1, 0, 1] as [Int32])
  func `a reason says which way the stock goes, as the database has it`(
    reason: StockAdjustment.Reason, delta: Int32
  ) throws {
    let adjustment = StockAdjustment(.by(delta), expected: nil, reason: reason, note: nil)
    let session = try store.session()
    let isTaken: Void? = try? session.execute(
      script: """
        INSERT INTO stock_movements (product_id, delta, balance, reason)
        VALUES (\(product.id.rawValue), \(delta), \(10 + delta), '\(reason.movement.rawValue)')
        """)
    // A correction of nothing is how the ledgers from before were brought in line.
    let isOfBefore = reason == .correction && delta == 0
    #expect((isTaken != nil) == (adjustment.fault == nil || isOfBefore))
  }

  @Test func `which reasons would go with it is said`() {
    func fault(
      _ amount: StockAdjustment.Amount, _ expected: Int32?, _ reason: StockAdjustment.Reason
    ) -> FieldError? {
      StockAdjustment(amount, expected: expected, reason: reason, note: nil).fault
    }
    let less = [
      "counted", "damaged", "expired", "lost", "supplier_return", "internal_use", "correction",
    ]
    let more = ["received", "counted", "correction"]
    #expect(fault(.by(1), nil, .lost) == FieldError("reason", .notOneOf(more)))
    #expect(fault(.by(-1), nil, .received) == FieldError("reason", .notOneOf(less)))
    #expect(fault(.to(3), 4, .received) == FieldError("reason", .notOneOf(less)))
    #expect(fault(.by(0), nil, .correction) == FieldError("reason", .notOneOf(["counted"])))
    #expect(fault(.to(3), 3, .counted) == nil)
  }

  @Test(arguments: 0..<5)
  func `of twenty who saw the same stock and set it, one does`(round: Int) throws {
    let barrier = Barrier(20)
    let refusals = try onThreads(20) { [store, product, admin] index in
      try refusal(in: store) { shop in
        _ = try shop.product(product.id)
        barrier.arrive()
        try shop.adjust(product, .to(Int32(20 + index)), expecting: 10, by: admin)
      }
    }
    #expect(refusals.count { $0 == nil } == 1)
    let stock = Int32(try shop.stock(of: product))
    #expect(refusals.count { $0 == ShopError.stockChanged(expected: 10, actual: stock) } == 19)
    #expect(try shop.movements(of: product).count == 2)
    #expect(try store.session().all(Ledger.unbalanced).isEmpty)
  }

  @Test func `those who take away at once take no more than there is`() throws {
    let refusals = try onThreads(20) { [store, product, admin] _ in
      try refusal(in: store) { try $0.adjust(product, .by(-1), .damaged, by: admin) }
    }
    #expect(refusals.count { $0 == nil } == 10)
    #expect(try shop.stock(of: product) == 0)
  }
}
