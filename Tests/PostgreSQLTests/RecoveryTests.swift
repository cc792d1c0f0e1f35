import PostgreSQL
import TestDatabase
import Testing

@Suite("A server that goes away and comes back")
struct RecoveryTests {
  private static let one = Query<Int>("SELECT 1::bigint") { row in try row.next() }

  @Test func `a stopped server is unavailable, and used again when it is back`() throws {
    let cluster = try Cluster()
    let database = Database(cluster.options)
    #expect(try database.read { try $0.one(Self.one) } == 1)

    try cluster.stop()
    for _ in 1...3 {
      let error = try #require(throws: PostgreSQLError.self) {
        try database.read { try $0.one(Self.one) }
      }
      #expect(error.isUnavailable)
    }

    try cluster.start()
    #expect(try eventually { try database.read { try $0.one(Self.one) } } == 1)
    #expect(try database.write { try $0.one(Self.one) } == 1)
  }

  @Test func `a crashed server's sessions are replaced`() throws {
    let cluster = try Cluster()
    let database = Database(cluster.options)
    let first = try database.read(\.processID)

    try cluster.restartImmediately()

    #expect(try eventually { try database.write { try $0.one(Self.one) } } == 1)
    #expect(try database.read(\.processID) != first)
  }

  /// Repeats a body while the server is away, as clients do that are told to come back.
  private func eventually<Value>(_ body: () throws -> Value) throws -> Value {
    while true {
      do {
        return try body()
      } catch let error as PostgreSQLError where error.isUnavailable {
        continue
      }
    }
  }
}
