import PostgreSQL
import Synchronization
import TestDatabase
import TestSupport
import Testing

@Suite("Transactions in each other's way")
struct RetryTests {
  let clone: TestDatabase

  init() throws {
    clone = try TestDatabase([
      Migration(
        version: 1, name: "accounts",
        sql: """
          CREATE TABLE accounts (id bigint PRIMARY KEY, balance bigint NOT NULL);
          INSERT INTO accounts VALUES (1, 0), (2, 0);
          """)
    ])
  }

  private static let balance = Query<Int, Int>("SELECT balance FROM accounts WHERE id = $1") {
    row in try row.next()
  }
  private static let set = Query<Void, Int, Int>("UPDATE accounts SET balance = $2 WHERE id = $1")
  private static let add = Query<Void, Int>(
    "UPDATE accounts SET balance = balance + 1 WHERE id = $1")

  private func balances() throws -> [Int] {
    let session = try Session(clone.options)
    return [try session.one(Self.balance, 1), try session.one(Self.balance, 2)]
  }

  @Test func `a serialization failure runs the whole transaction again`() throws {
    var options = clone.options
    options.settings["default_transaction_isolation"] = "serializable"
    let barrier = Barrier(2)
    let runs = try onThreads(2) { [options] _ in
      var runs = 0
      try Database(options).write { session in
        runs += 1
        let balance = try session.one(Self.balance, 1)
        barrier.arrive()
        try session.run(Self.set, 1, balance + 1)
      }
      return runs
    }
    #expect(runs.sorted() == [1, 2])
    #expect(try balances() == [2, 0])
  }

  @Test func `a deadlock runs one of the two again`() throws {
    var options = clone.options
    options.settings["deadlock_timeout"] = "10ms"
    let barrier = Barrier(2)
    let runs = try onThreads(2) { [options] index in
      var runs = 0
      try Database(options).write { session in
        runs += 1
        try session.run(Self.add, index == 0 ? 1 : 2)
        barrier.arrive()
        try session.run(Self.add, index == 0 ? 2 : 1)
      }
      return runs
    }
    #expect(runs.sorted() == [1, 2])
    #expect(try balances() == [2, 2])
  }

  @Test func `a body that hides the conflict behind its own error is run again all the same`()
    throws
  {
    struct Hidden: Error {}
    let database = Database(clone.options)
    var runs = 0
    try database.write { session in
      runs += 1
      do {
        if runs == 1 { try session.execute(script: Self.raise) }
      } catch { throw Hidden() }
    }
    #expect(runs == 2)
  }

  @Test func `a conflict that never ends is thrown after three more attempts`() throws {
    let database = Database(clone.options)
    var runs = 0
    let error = try #require(throws: PostgreSQLError.self) {
      try database.write { session in
        runs += 1
        try session.execute(script: Self.raise)
      }
    }
    #expect(runs == 4)
    #expect(error.isRetryable)
    #expect(try database.read { $0.transactionState } == .idle)
  }

  private static let raise =
    "DO $$ BEGIN RAISE EXCEPTION 'conflict' USING ERRCODE = '40001'; END $$"
}
