import JSON
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

  @Test func `what is committed is shown, whatever else began earlier`() throws {
    let slow = try store.session()
    try slow.execute(script: "BEGIN; \(insertion(of: "slow"))")
    let product = try shop.addProduct(stock: 0)
    let quick = "products/\(product.id.rawValue)"

    #expect(try shop.wholeStream().map(\.subject) == [quick])
    try slow.execute(script: "COMMIT")

    #expect(try shop.wholeStream().map(\.subject) == [quick, "slow"])
  }

  @Test(.database(Shop.migrations))
  func `of one product each event follows from the one before, however many sell it`() throws {
    let product = try shop.addProduct(stock: 400)
    let lead = try shop.events(after: nil, atMost: 10).events.last?.id
    _ = try onThreads(4) { [store] _ in
      let shop = store.open()
      let buyer = try shop.customer()
      for _ in 0..<20 {
        try shop.put(of: product, for: buyer)
        _ = try shop.checkOut(buyer)
      }
    }

    let changes = try shop.wholeStream().filter {
      $0.type == "petshop.stock.changed" && $0.id != lead
    }
    let stocks = try changes.map { try #require($0.data.objectValue?["stock"]) }
    #expect(stocks == (320..<400).reversed().map { .number(JSONNumber(Int64($0))) })
  }

  @Test(.database(Shop.migrations))
  func `a number given out early and committed late is not skipped`() throws {
    let (first, second) = (try store.session(), try store.session())
    // The second transaction begins first and takes its number last.
    try second.execute(script: "BEGIN; SELECT pg_current_xact_id()")
    try first.execute(script: "BEGIN; \(insertion(of: "lower number"))")
    try second.execute(script: "\(insertion(of: "higher number")); COMMIT")
    let seen = try shop.events(after: nil, atMost: 10).events
    #expect(seen.map(\.subject) == ["higher number"])
    try first.execute(script: "COMMIT")

    let next = try shop.events(after: seen.last?.id, atMost: 10).events
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
  func `a large batch comes in parts`() throws {
    let session = try store.session()
    try session.execute(
      script: """
        INSERT INTO events (type, subject, data)
        SELECT 'petshop.test.made', 'large/' || n, '{}' FROM generate_series(1, 25) AS n
        """)
    try session.execute(script: insertion(of: "after"))
    var seen: [RecordedEvent] = []
    var page = EventPage(events: [], hasMore: true)
    while page.hasMore {
      page = try shop.events(after: seen.last?.id, atMost: 7)
      seen += page.events
    }
    #expect(seen.map(\.subject) == (1...25).map { "large/\($0)" } + ["after"])
  }

  @Test(.database(Array(Shop.migrations.prefix { $0.version < 58 })))
  func `events of before come first, in the order they had`() throws {
    let session = try store.session()
    let late = try store.session()
    try late.execute(script: "BEGIN; SELECT pg_current_xact_id()")
    try session.execute(script: insertion(of: "2"))
    try late.execute(script: "\(insertion(of: "1a")); \(insertion(of: "1b")); COMMIT")
    try Migrator(Shop.migrations).run(on: store.ownerOptions)
    try session.execute(script: insertion(of: "3"))

    #expect(try shop.wholeStream().map(\.subject) == ["1a", "1b", "2", "3"])
  }
}

private func insertion(of subject: String) -> String {
  "INSERT INTO events (type, subject, data) VALUES ('petshop.test.made', '\(subject)', '{}')"
}
