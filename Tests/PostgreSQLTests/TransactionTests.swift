import PostgreSQL
import TestDatabase
import Testing

@Suite("Transactions")
struct TransactionTests {
  struct Refusal: Error {}

  let clone: TestDatabase
  let database: Database

  init() throws {
    clone = try TestDatabase([
      Migration(
        version: 1, name: "counters",
        sql: """
          CREATE TABLE counters (
            id bigint CONSTRAINT counters_pkey PRIMARY KEY,
            value bigint CONSTRAINT counters_value_key UNIQUE DEFERRABLE INITIALLY DEFERRED
          );
          INSERT INTO counters VALUES (1, 10), (2, 20);
          """)
    ])
    database = Database(clone.options)
  }

  private static let value = Query<Int, Int>("SELECT value FROM counters WHERE id = $1") { row in
    try row.next()
  }
  private static let set = Query<Void, Int, Int>("UPDATE counters SET value = $2 WHERE id = $1")
  private static let fail = Query<Void>("SELECT FROM nowhere")

  private func value() throws -> Int { try database.read { try $0.one(Self.value, 1) } }

  @Test func `a write commits when its body returns`() throws {
    let result = try database.write { session in
      try session.run(Self.set, 1, 11)
      return "done"
    }
    #expect(result == "done")
    #expect(try value() == 11)
  }

  @Test func `a write rolls back when its body throws, and passes the error on`() throws {
    #expect(throws: Refusal.self) {
      try database.write { session in
        try session.run(Self.set, 1, 11)
        throw Refusal()
      }
    }
    #expect(try value() == 10)
  }

  @Test func `a body that goes on after a failed statement does not commit`() throws {
    let error = try #require(throws: PostgreSQLError.self) {
      try database.write { session in
        try session.run(Self.set, 1, 11)
        _ = try? session.run(Self.fail)
        _ = try? session.run(Self.set, 1, 12)
      }
    }
    #expect(error.sqlState == .undefinedTable, "the first error wins")
    #expect(try value() == 10)
  }

  @Test func `what a deferred constraint says at COMMIT is thrown`() throws {
    let error = try #require(throws: PostgreSQLError.self) {
      try database.write { session in _ = try session.run(Self.set, 1, 20) }
    }
    #expect(error.constraint == "counters_value_key")
    #expect(try value() == 10)
  }

  @Test func `a body may not end its transaction itself`() throws {
    let error = try #require(throws: PostgreSQLError.self) {
      try database.write { try $0.execute(script: "COMMIT") }
    }
    #expect(error.kind == .misuse)
  }

  @Test func `one thread's transactions do not nest`() throws {
    let error = try #require(throws: PostgreSQLError.self) {
      try database.write { _ in try database.write { _ in } }
    }
    #expect(error.kind == .misuse)
    #expect(try value() == 10)
  }

  @Test func `now is the server's, and fixed`() throws {
    let now = Query<PostgreSQLTimestamp>("SELECT now() FROM pg_sleep(0.002)") { row in
      try row.next()
    }
    let readNow: (Session) throws -> [PostgreSQLTimestamp] = { session in
      [session.now, try session.one(now), try session.one(now)]
    }
    #expect(Set(try database.write(readNow)).count == 1)
    #expect(Set(try database.snapshot(readNow)).count == 1)
  }

  @Test func `a snapshot sees one commit, and writes nothing`() throws {
    let other = Database(clone.options)
    let values = try database.snapshot { session in
      let before = try session.one(Self.value, 1)
      try other.write { session in _ = try session.run(Self.set, 1, 11) }
      return [before, try session.one(Self.value, 1)]
    }
    let error = try #require(throws: PostgreSQLError.self) {
      try database.snapshot { try $0.run(Self.set, 1, 12) }
    }
    #expect(values == [10, 10])
    #expect(error.sqlState?.rawValue == "25006")
    #expect(try value() == 11)
  }

  @Test func `a read sees each commit, and a session it leaves in a transaction is closed`() throws
  {
    let (value, first) = try database.read { session in
      try Database(clone.options).write { session in _ = try session.run(Self.set, 1, 11) }
      let value = try session.one(Self.value, 1)
      try session.execute(script: "BEGIN")
      return (value, session.processID)
    }
    #expect(value == 11)
    #expect(try database.read(\.processID) != first)
  }
}
