import PostgreSQL
import TestDatabase
import Testing

@Suite("Values in binary form", .database)
struct ValueTests {
  let session: Session

  init() throws { session = try Session(TestDatabase.current().options) }

  private func roundTrip<Value: PostgreSQLCodable>(_ value: Value) throws -> Value {
    try session.one(Query<Value, Value>("SELECT $1") { row in try row.next() }, value)
  }

  @Test(arguments: [Int.min, -1, 0, 1, 256, .max])
  func `an Int comes back as it went`(value: Int) throws {
    #expect(try roundTrip(value) == value)
    #expect(try roundTrip(Int64(value)) == Int64(value))
  }

  @Test func `narrow integers keep their extremes`() throws {
    #expect(try roundTrip(Int16.min) == .min)
    #expect(try roundTrip(Int16.max) == .max)
    #expect(try roundTrip(Int32.min) == .min)
    #expect(try roundTrip(Int32.max) == .max)
  }

  @Test func `an Int reads narrower columns without loss`() throws {
    let query = Query<[Int]>("SELECT (-2)::int2, (-4)::int4, (-8)::int8") { row in
      [try row.next(), try row.next(), try row.next()]
    }
    #expect(try session.one(query) == [-2, -4, -8])
  }

  @Test(arguments: ["", "a", "Collar de cuero – ñandú 🐕", String(repeating: "x", count: 1 << 20)])
  func `text comes back as it went`(text: String) throws {
    #expect(try roundTrip(text) == text)
  }

  @Test func `text is read from every kind of text`() throws {
    let query = Query<[String]>("SELECT 'v'::varchar, 'c'::char(3), 'n'::name") { row in
      [try row.next(), try row.next(), try row.next()]
    }
    #expect(try session.one(query) == ["v", "c  ", "n"])
  }

  @Test func `bytes of every value come back, and none at all`() throws {
    #expect(try roundTrip(Array(UInt8.min...(.max))) == Array(UInt8.min...(.max)))
    #expect(try roundTrip([UInt8]()) == [])
  }

  @Test func `booleans and fractions come back as they went`() throws {
    #expect(try roundTrip(true))
    #expect(try !roundTrip(false))
    #expect(try roundTrip(-0.1) == -0.1)
    #expect(try roundTrip(Double.infinity) == .infinity)
    #expect(try session.one(Query<Double>("SELECT 0.5::real") { row in try row.next() }) == 0.5)
  }

  @Test func `nil is NULL, and an empty value is not`() throws {
    #expect(try roundTrip(String?.none) == nil)
    #expect(try roundTrip(Int?.none) == nil)
    #expect(try roundTrip(String?("")) == "")
    #expect(try roundTrip(Int?(7)) == 7)
  }

  @Test func `JSON keeps its meaning`() throws {
    let document = JSONText(bytes: Array(#"{"a": [1, null]}"#.utf8))
    #expect(try roundTrip(document) == document)
    let json = Query<JSONText>(#"SELECT '{"a" :1}'::json"#) { row in try row.next() }
    #expect(try session.one(json) == JSONText(bytes: Array(#"{"a" :1}"#.utf8)))
  }

  @Test func `a raw value stands for its type, alone and in arrays`() throws {
    #expect(try roundTrip(Size.large) == .large)
    let both = Query<[Size], [Size]>("SELECT $1") { row in try row.next() }
    #expect(try session.one(both, [.large, .small]) == [.large, .small])
  }
}

enum Size: String, PostgreSQLCodable {
  case small
  case large
}
