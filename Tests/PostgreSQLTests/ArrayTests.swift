import PostgreSQL
import TestDatabase
import Testing

@Suite("Arrays", .database)
struct ArrayTests {
  let session: Session

  init() throws { session = try Session(TestDatabase.current().options) }

  private func roundTrip<Value: PostgreSQLArrayElement>(_ values: [Value]) throws -> [Value] {
    try session.one(Query<[Value], [Value]>("SELECT $1") { row in try row.next() }, values)
  }

  @Test func `arrays come back as they went`() throws {
    #expect(try roundTrip([Int.min, 0, .max]) == [.min, 0, .max])
    #expect(try roundTrip([Int64(1)]) == [1])
    #expect(try roundTrip([Int32(-1), 2]) == [-1, 2])
    #expect(try roundTrip([true, false]) == [true, false])
    #expect(try roundTrip(["", "ñ", "a,\"b\"\\{}"]) == ["", "ñ", "a,\"b\"\\{}"])
    #expect(try roundTrip([[1, 2], [], [0]] as [[UInt8]]) == [[1, 2], [], [0]])
  }

  @Test func `an array may be empty, hold NULLs, or be NULL itself`() throws {
    #expect(try roundTrip([Int]()) == [])
    #expect(try roundTrip([nil, "a", nil] as [String?]) == [nil, "a", nil])
    #expect(try roundTrip([nil] as [Int?]) == [nil])
    let query = Query<[Int]?, [Int]?>("SELECT $1") { row in try row.next() }
    #expect(try session.one(query, nil) == nil)
    #expect(try session.one(query, [1]) == [1])
  }

  @Test func `a batch goes through unnest`() throws {
    let query = Query<String, [Int], [String?]>(
      "SELECT id || coalesce(name, '-') FROM unnest($1::bigint[], $2::text[]) AS t(id, name)"
    ) { row in try row.next() }
    #expect(try session.all(query, [1, 2], ["a", nil]) == ["1a", "2-"])
  }

  @Test func `a NULL among values without nil is an error`() throws {
    let query = Query<[Int]>("SELECT ARRAY[1, NULL]::bigint[]") { row in try row.next() }
    #expect(throws: PostgreSQLError.self) { try session.one(query) }
  }

  @Test func `a matrix is an error`() throws {
    let query = Query<[Int]>("SELECT ARRAY[[1], [2]]::bigint[]") { row in try row.next() }
    let error = try #require(throws: PostgreSQLError.self) { try session.one(query) }
    #expect(error.kind == .decoding)
    #expect(error.message.contains("2 dimensions"))
  }
}
