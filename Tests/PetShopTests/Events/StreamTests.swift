import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("The stream of events", .database(Shop.migrations))
struct StreamTests {
  let store: Store
  let shop: Shop

  init() throws {
    store = try Store()
    shop = store.open()
  }

  @Test func `a quick transaction is not shown before a slow one that began earlier`() throws {
    let slow = try store.session()
    try slow.execute(script: "BEGIN; \(insertion(of: "slow"))")
    let product = try shop.addProduct(stock: 0)

    #expect(try shop.events(after: nil, atMost: 10).events.isEmpty)
    try slow.execute(script: "COMMIT")

    #expect(
      try shop.wholeStream().map(\.subject) == ["slow", "products/\(product.id.rawValue)"])
  }

  @Test(.database(Shop.migrations))
  func `a number given out early and committed late is not skipped`() throws {
    let (first, second) = (try store.session(), try store.session())
    // The second transaction begins first and takes its number last.
    try second.execute(script: "BEGIN; SELECT pg_current_xact_id()")
    try first.execute(script: "BEGIN; \(insertion(of: "lower number"))")
    try second.execute(script: "\(insertion(of: "higher number")); COMMIT")
    let seen = try shop.waitForEvents(after: nil, count: 1)
    #expect(seen.map(\.subject) == ["higher number"])
    try first.execute(script: "COMMIT")

    let next = try shop.waitForEvents(after: seen.last?.id, count: 1)
    #expect(next.map(\.subject) == ["lower number"])
  }

  @Test(.database(Shop.migrations))
  func `a reader that polls while many write sees each event once`() throws {
    let reader = Running { [store] in
      let shop = store.open()
      let deadline = ContinuousClock.now + .seconds(60)
      var seen: [RecordedEvent] = []
      while seen.count < 6 * 25, ContinuousClock.now < deadline {
        seen += try shop.events(after: seen.last?.id, atMost: 7).events
      }
      return seen.map(\.id.rawValue)
    }
    _ = try onThreads(6) { [store] index in
      let session = try store.session()
      var dice = Dice(seed: UInt64(index))
      for round in 0..<25 {
        try session.execute(
          script: """
            BEGIN; SELECT pg_current_xact_id(); \
            SELECT pg_sleep(\(Double.random(in: 0...0.01, using: &dice))); \
            \(insertion(of: "\(index)/\(round)")); \
            SELECT pg_sleep(\(Double.random(in: 0...0.01, using: &dice))); COMMIT
            """)
      }
    }

    let seen = try reader.wait()
    #expect(Set(seen).count == 6 * 25)
    #expect(seen.sorted() == (1...6 * 25).map(Int64.init))
  }

  @Test(.database(Shop.migrations))
  func `a dump restored elsewhere goes on in its order`() throws {
    for name in ["first", "second"] { _ = try shop.addProduct(name, stock: 0) }
    let before = try shop.wholeStream().map(\.id)
    let session = try store.session()
    try session.execute(
      script: "UPDATE events SET transaction_id = transaction_id + 1000000; SELECT rebase_events()")
    _ = try shop.addProduct("third", stock: 0)

    let after = try shop.wholeStream().map(\.id)
    #expect(after.dropLast() == before[...])
  }

  @Test(.database(Shop.migrations))
  func `where all is well there is nothing to put into the past`() throws {
    _ = try shop.addProduct()
    let session = try store.session()
    let before = try session.one(Self.transactions)
    try session.execute(script: "SELECT rebase_events()")
    #expect(try session.one(Self.transactions) == before)
  }

  private static let transactions = Query<Int64>("SELECT sum(transaction_id)::bigint FROM events") {
    row throws(PostgreSQLError) in try row.next()
  }
}

private func insertion(of subject: String) -> String {
  "INSERT INTO events (type, subject, data) VALUES ('petshop.test.made', '\(subject)', '{}')"
}

extension Shop {
  /// The next events, when there are so many.
  fileprivate func waitForEvents(after last: Event.ID?, count: Int) throws -> [RecordedEvent] {
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
      let page = try events(after: last, atMost: 100)
      if page.events.count >= count { return page.events }
      pause()
    }
    throw Missing()
  }
}
