import PostgreSQL
import TestDatabase
import Testing

@Suite("Instants and dates", .database)
struct TimeTests {
  let session: Session

  init() throws { session = try Session(TestDatabase.current().options) }

  @Test(arguments: [
    ("1970-01-01 00:00:00Z", 0),
    ("2000-01-01 00:00:00Z", 946_684_800_000_000),
    ("2024-02-29 12:34:56.789012Z", 1_709_210_096_789_012),
    ("1969-12-31 23:59:59.999999Z", -1),
  ])
  func `an instant is microseconds since 1970`(text: String, microseconds: Int64) throws {
    let read = Query<PostgreSQLTimestamp, String>("SELECT $1::timestamptz") { row in
      try row.next()
    }
    let isSame = Query<Bool, PostgreSQLTimestamp, String>("SELECT $1 = $2::timestamptz") { row in
      try row.next()
    }
    let instant = PostgreSQLTimestamp(microseconds: microseconds)
    #expect(try session.one(read, text) == instant)
    #expect(try session.one(isSame, instant, text))
  }

  @Test(arguments: [("1970-01-01", 0), ("2000-01-01", 10_957), ("1969-12-31", -1)])
  func `a date is days since 1970`(text: String, days: Int32) throws {
    let read = Query<PostgreSQLDate, String>("SELECT $1::date") { row in try row.next() }
    let isSame = Query<Bool, PostgreSQLDate, String>("SELECT $1 = $2::date") { row in
      try row.next()
    }
    #expect(try session.one(read, text) == PostgreSQLDate(days: days))
    #expect(try session.one(isSame, PostgreSQLDate(days: days), text))
  }

  @Test(arguments: ["infinity", "-infinity"])
  func `infinity is refused`(text: String) throws {
    let instant = Query<PostgreSQLTimestamp, String>("SELECT $1::timestamptz") { row in
      try row.next()
    }
    let date = Query<PostgreSQLDate, String>("SELECT $1::date") { row in try row.next() }
    #expect(throws: PostgreSQLError.self) { try session.one(instant, text) }
    #expect(throws: PostgreSQLError.self) { try session.one(date, text) }
  }

  @Test(arguments: [Int64.min, Int64.min + 946_684_800_000_000])
  func `an instant that PostgreSQL cannot hold is refused`(microseconds: Int64) throws {
    let query = Query<Bool, PostgreSQLTimestamp>("SELECT $1 IS NULL") { row in try row.next() }
    let error = try #require(throws: PostgreSQLError.self) {
      try session.one(query, PostgreSQLTimestamp(microseconds: microseconds))
    }
    #expect(error.kind == .invalidArgument)
  }
}
