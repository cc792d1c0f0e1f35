import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("What a client may do only so often")
struct SpendAllowanceTests {
  private let ana = ClientNetwork(of: "192.0.2.1")
  private let ben = ClientNetwork(of: "192.0.2.2")

  @Test(.database(Shop.migrations))
  func `is refused when none is left, and then nothing is counted`() throws {
    let shop = try Store().open()

    let first = try shop.spend(.registrations, by: ana)
    for _ in 0..<19 { _ = try shop.spend(.registrations, by: ana) }
    let refusals = (0..<3).map { _ in
      #expect(throws: ShopError.self) { try shop.spend(.registrations, by: ana) }
    }

    #expect(first == Allowance(of: 20, fullIn: 3_000))
    for refusal in refusals {
      guard case .tooMany(let allowance) = refusal else {
        Issue.record("not refused")
        continue
      }
      #expect(allowance.remaining == 0)
      #expect((1...3).contains(allowance.wait))
    }
  }

  @Test(.database(Shop.migrations))
  func `comes back evenly`() throws {
    let store = try Store()
    let shop = store.open()
    for _ in 0..<20 { _ = try shop.spend(.registrations, by: ana) }

    try store.session().execute(
      script: "UPDATE rate_limits SET full_at = full_at - interval '31 seconds'")

    #expect(try shop.spend(.registrations, by: ana).remaining == 9)
  }

  @Test(.database(Shop.migrations))
  func `is each one's own, and of each kind`() throws {
    let shop = try Store().open()
    for _ in 0..<20 { _ = try shop.spend(.registrations, by: ana) }

    #expect(try shop.spend(.registrations, by: ben).remaining == 19)
    #expect(try shop.spend(.logins, by: ana).remaining == 29)
  }

  @Test(.database(Shop.migrations))
  func `is the same whoever is asked, also at once`() throws {
    let store = try Store()
    let passed = try onThreads(4) { _ in
      let shop = store.open()
      return (0..<5).count { _ in (try? shop.spend(.logins, by: ana)) != nil }
    }
    let spent = try store.session().one(Self.secondsSpent)

    // Each is two seconds of the minute, and time gives them back.
    #expect(passed.reduce(0, +) == 20)
    #expect((1...40).contains(spent))
  }

  @Test(.database(Shop.migrations))
  func `is forgotten when it is there again`() throws {
    let store = try Store()
    let shop = store.open()
    _ = try shop.spend(.logins, by: ana)
    _ = try shop.spend(.logins, by: ben)
    let session = try store.session()
    try session.execute(
      script: "UPDATE rate_limits SET full_at = now() - interval '1 s' WHERE client = '192.0.2.1'")

    try shop.forgetExpired()

    #expect(try session.all(Self.clients) == ["192.0.2.2"])
  }

  private static let clients = Query<String>("SELECT client FROM rate_limits") {
    row throws(PostgreSQLError) in try row.next()
  }

  private static let secondsSpent = Query<Int64>(
    "SELECT ceil(extract(epoch FROM max(full_at) - now()))::bigint FROM rate_limits"
  ) { row throws(PostgreSQLError) in try row.next() }
}
