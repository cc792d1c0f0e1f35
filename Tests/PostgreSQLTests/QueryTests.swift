import PostgreSQL
import TestDatabase
import Testing

@Suite("Queries", .database)
struct QueryTests {
  let session: Session

  init() throws { session = try Session(TestDatabase.current().options) }

  private static let series = Query<Int, Int>("SELECT generate_series(1, $1)") { row in
    try row.next()
  }

  @Test func `all returns every row in order, first the first, one the only`() throws {
    #expect(try session.all(Self.series, 3) == [1, 2, 3])
    #expect(try session.all(Self.series, 0) == [])
    #expect(try session.first(Self.series, 2) == 1)
    #expect(try session.first(Self.series, 0) == nil)
    #expect(try session.one(Self.series, 1) == 1)
  }

  private static let double = Query<Int, Int>("SELECT 2 * $1", planned: .eachTime) { row in
    try row.next()
  }
  private static let prepared = Query<Int>("SELECT count(*) FROM pg_prepared_statements") { row in
    try row.next()
  }
  private static let quotient = Query<Int, Int>("SELECT 1 / $1", planned: .eachTime) { row in
    try row.next()
  }

  @Test func `what is planned each time is never prepared`() throws {
    for number in 1...9 { #expect(try session.one(Self.double, number) == 2 * number) }
    #expect(try session.one(Self.prepared) == 1)
    let error = try #require(throws: PostgreSQLError.self) { try session.one(Self.quotient, 0) }
    #expect(error.sqlState?.rawValue == "22012")
    #expect(error.sql == "SELECT 1 / $1")
    #expect(try session.one(Self.double, 4) == 8)
  }

  @Test func `one refuses none and two`() throws {
    let none = try #require(throws: PostgreSQLError.self) { try session.one(Self.series, 0) }
    let two = try #require(throws: PostgreSQLError.self) { try session.one(Self.series, 2) }
    #expect(none.kind == .noRow)
    #expect(two.kind == .tooManyRows)
  }

  @Test func `run tells how many rows it touched`() throws {
    try session.execute(script: "CREATE TABLE touched (id bigint)")
    let insert = Query<Void, Int>("INSERT INTO touched SELECT generate_series(1, $1)")
    #expect(try session.run(insert, 5) == 5)
    #expect(try session.run(Query("DELETE FROM touched WHERE id > 3")) == 2)
    #expect(try session.run(Query("DROP TABLE touched")) == 0)
  }

  @Test func `forEach passes rows one by one and leaves the session idle`() throws {
    var sum = 0
    try session.forEach(Self.series, 10_000) { sum += $0 }
    #expect(sum == 50_005_000)
    #expect(session.transactionState == .idle)
  }

  @Test func `forEach stops when its body throws`() throws {
    struct Enough: Error {}
    var seen = 0
    #expect(throws: Enough.self) {
      try session.forEach(Self.series, 1_000_000) { _ in
        seen += 1
        if seen == 3 { throw Enough() }
      }
    }
    #expect(seen == 3)
    #expect(try session.one(Self.series, 1) == 1)
  }

  @Test func `forEach throws the server's error`() throws {
    let query = Query<Int, Int>("SELECT 1 / $1") { row in try row.next() }
    let error = try #require(throws: PostgreSQLError.self) {
      try session.forEach(query, 0) { _ in }
    }
    #expect(error.sqlState?.rawValue == "22012")
    #expect(session.transactionState == .idle)
  }

  @Test func `a query is prepared once`() throws {
    for _ in 1...3 { _ = try session.one(Self.series, 1) }
    let prepared = Query<Int>(
      "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT generate%'"
    ) { row in try row.next() }
    #expect(try session.one(prepared) == 1)
  }

  @Test func `equal texts with other argument types are other queries`() throws {
    let number = Query<Int, Int>("SELECT $1") { row in try row.next() }
    let text = Query<String, String>("SELECT $1") { row in try row.next() }
    #expect(try session.one(number, 1) == 1)
    #expect(try session.one(text, "one") == "one")
  }

  @Test func `every session starts with the settings of the shop`() throws {
    let settings = Query<[String]>(
      """
      SELECT current_setting('TimeZone'), current_setting('client_encoding'),
        current_setting('statement_timeout'), current_setting('lock_timeout'),
        current_setting('idle_in_transaction_session_timeout'),
        current_setting('application_name')
      """
    ) { row in try (0..<6).map { _ in try row.next() } }
    #expect(try session.one(settings) == ["UTC", "UTF8", "2s", "500ms", "5s", "petshop"])
  }
}
