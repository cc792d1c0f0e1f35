import PostgreSQL
import TestDatabase
import Testing

@Suite("The server's errors", .database)
struct ServerErrorTests {
  let options: ConnectionOptions
  let session: Session

  init() throws {
    options = try TestDatabase.current().options
    session = try Session(options)
  }

  private func error(of script: String) throws -> PostgreSQLError {
    try #require(throws: PostgreSQLError.self) { try session.execute(script: script) }
  }

  @Test func `a violated constraint is known by its name`() throws {
    try session.execute(
      script: """
        CREATE TEMPORARY TABLE goods (
          sku text CONSTRAINT goods_sku_key UNIQUE,
          stock bigint CONSTRAINT goods_stock_check CHECK (stock >= 0)
        );
        INSERT INTO goods VALUES ('A', 1);
        """)
    let insert = Query<Void, String, Int>("INSERT INTO goods VALUES ($1, $2)")
    let twice = try #require(throws: PostgreSQLError.self) { try session.run(insert, "A", 1) }
    let negative = try #require(throws: PostgreSQLError.self) { try session.run(insert, "B", -1) }
    #expect(twice.isUniqueViolation)
    #expect(twice.constraint == "goods_sku_key")
    #expect(twice.table == "goods")
    #expect(negative.isCheckViolation)
    #expect(negative.constraint == "goods_stock_check")
  }

  @Test func `the detail, which quotes data, is in no description`() throws {
    let error = try error(
      of: """
        CREATE TEMPORARY TABLE secrets (word text UNIQUE);
        INSERT INTO secrets SELECT 'hunter2' FROM generate_series(1, 2)
        """.replacing("hunter2", with: "hun' || 'ter2"))
    var dumped = ""
    dump(error, to: &dumped)
    #expect(error.detail?.contains("hunter2") == true)
    for text in ["\(error)", String(reflecting: error), dumped] {
      #expect(!text.contains("hunter2"))
    }
  }

  @Test func `a statement that takes too long is a timeout`() throws {
    var options = options
    options.settings["statement_timeout"] = "20ms"
    let error = try #require(throws: PostgreSQLError.self) {
      try Session(options).execute(script: "SELECT pg_sleep(5)")
    }
    #expect(error.isTimeout)
    #expect(error.sqlState == .queryCanceled)
  }

  @Test func `a lock that is not to be had is a timeout`() throws {
    try session.execute(script: "CREATE TABLE locked ()")
    try session.execute(script: "BEGIN; LOCK TABLE locked")
    var options = options
    options.settings["lock_timeout"] = "20ms"
    let error = try #require(throws: PostgreSQLError.self) {
      try Session(options).execute(script: "SELECT FROM locked")
    }
    #expect(error.isTimeout)
    #expect(error.sqlState == .lockNotAvailable)
  }

  @Test func `a session idle in a transaction is ended, and that is no fault of the request`()
    throws
  {
    var options = options
    options.settings["idle_in_transaction_session_timeout"] = "20ms"
    let idle = try Session(options)
    try idle.execute(script: "BEGIN")
    let isGone = Query<Bool, Int>(
      "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1)"
    ) { row in try row.next() }
    while try !session.one(isGone, Int(idle.processID)) {}
    let error = try #require(throws: PostgreSQLError.self) { try idle.execute(script: "SELECT 1") }
    #expect(error.kind == .connectionLost)
    #expect(error.isUnavailable)
    #expect(!idle.isOpen)
  }

  @Test func `SQL that fits no schema fails when it is prepared`() throws {
    let query = Query<Void, Int>("SELECT FROM nowhere WHERE id = $1")
    let error = try #require(throws: PostgreSQLError.self) { try query.prepare(in: session) }
    #expect(error.sqlState == .undefinedTable)
    #expect(error.sql == "SELECT FROM nowhere WHERE id = $1")
  }
}
