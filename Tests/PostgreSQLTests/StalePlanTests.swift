import PostgreSQL
import TestDatabase
import Testing

@Suite("Statements that went stale")
struct StalePlanTests {
  private static let stock = Query<Int>("SELECT stock FROM goods") { row in try row.next() }

  let clone: TestDatabase

  init() throws {
    clone = try TestDatabase([
      Migration(
        version: 1, name: "goods",
        sql: "CREATE TABLE goods (stock integer); INSERT INTO goods VALUES (5)")
    ])
  }

  /// Changes the type that plans made before return.
  private func alter() throws {
    try Session(clone.options).execute(script: "ALTER TABLE goods ALTER stock TYPE bigint")
  }

  @Test func `outside a transaction are prepared again`() throws {
    let session = try Session(clone.options)
    #expect(try session.one(Self.stock) == 5)
    try alter()
    #expect(try session.one(Self.stock) == 5)
  }

  @Test func `one by one are prepared again`() throws {
    let session = try Session(clone.options)
    #expect(try session.one(Self.stock) == 5)
    try alter()
    var seen: [Int] = []
    try session.forEach(Self.stock) { seen.append($0) }
    #expect(seen == [5])
  }

  @Test func `in a transaction make it run again, whole`() throws {
    let database = Database(clone.options)
    #expect(try database.read { try $0.one(Self.stock) } == 5)
    try alter()
    var runs = 0
    let stock = try database.write { session in
      runs += 1
      return try session.one(Self.stock)
    }
    #expect(stock == 5)
    #expect(runs == 2)
  }

  @Test func `and vanished are prepared again`() throws {
    let session = try Session(clone.options)
    #expect(try session.one(Self.stock) == 5)
    try session.execute(script: "DEALLOCATE ALL")
    #expect(try session.one(Self.stock) == 5)
  }
}
