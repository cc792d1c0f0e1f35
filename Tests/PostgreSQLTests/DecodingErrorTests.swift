import PostgreSQL
import TestDatabase
import Testing

@Suite("Columns that are not what their reader wants", .database)
struct DecodingErrorTests {
  let session: Session

  init() throws { session = try Session(TestDatabase.current().options) }

  private func message<Result>(of query: Query<Result>) throws -> String {
    let error = try #require(throws: PostgreSQLError.self) { _ = try session.all(query) }
    #expect(error.kind == .decoding)
    #expect(error.sql != nil)
    return error.message
  }

  @Test func `another type is named with its column`() throws {
    let query = Query<Int32>("SELECT 1::bigint AS stock") { row in try row.next() }
    #expect(try message(of: query) == "column 1 “stock” has type 20, which is no Int32")
  }

  @Test func `text is no number, and a number no text`() throws {
    _ = try message(of: Query<Int>("SELECT '1'::text") { row in try row.next() })
    _ = try message(of: Query<String>("SELECT 1") { row in try row.next() })
    _ = try message(of: Query<Int>("SELECT 1::numeric") { row in try row.next() })
    _ = try message(
      of: Query<PostgreSQLTimestamp>("SELECT now()::timestamp") { row in
        try row.next()
      })
  }

  @Test func `NULL needs an optional`() throws {
    let number = Query<Int>("SELECT NULL::bigint AS id") { row in try row.next() }
    let text = Query<String>("SELECT NULL::text AS name") { row in try row.next() }
    #expect(try message(of: number).contains("“id”"))
    #expect(try message(of: text) == "column 1 “name” is NULL")
  }

  @Test func `a reader reads every column and no more`() throws {
    let few = Query<Int>("SELECT 1, 2") { row in try row.next() }
    let many = Query<Int>("SELECT 1") { row in
      let first = try row.next(Int.self)
      return try first + row.next()
    }
    #expect(try message(of: few) == "the reader reads 1 of 2 columns")
    #expect(try message(of: many) == "the reader reads more than 1 columns")
  }

  @Test func `a raw value that the type lacks is an error`() throws {
    let query = Query<Size>("SELECT 'huge'::text AS size") { row in try row.next() }
    #expect(try message(of: query) == "column 1 “size” is no Size")
  }

  @Test func `text with a NUL is refused, never cut`() throws {
    let query = Query<String, String>("SELECT $1") { row in try row.next() }
    let array = Query<[String], [String]>("SELECT $1") { row in try row.next() }
    let error = try #require(throws: PostgreSQLError.self) { try session.one(query, "a\0b") }
    #expect(error.kind == .invalidArgument)
    #expect(throws: PostgreSQLError.self) { try session.one(array, ["a", "\0"]) }
    #expect(try session.one(query, "still works") == "still works")
  }
}
