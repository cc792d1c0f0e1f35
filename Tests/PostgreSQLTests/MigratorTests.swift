import TestDatabase
import TestSupport
import Testing

@testable import PostgreSQL

@Suite("Migrations")
struct MigratorTests {
  let clone: TestDatabase

  init() throws { clone = try TestDatabase() }

  private static let goods = Migration(
    version: 1, name: "goods",
    sql: "CREATE TABLE goods (id bigint, name text); INSERT INTO goods VALUES (1, 'bone')")
  private static let index = Migration(
    version: 2, name: "goods_index",
    sql: """
      -- petshop:no-transaction
      -- What stands behind a semicolon; does not end a statement.
      CREATE INDEX CONCURRENTLY IF NOT EXISTS goods_name ON goods (name);
      CREATE INDEX CONCURRENTLY IF NOT EXISTS goods_id ON goods (id);

      """)
  private static let broken = Migration(
    version: 3, name: "broken", sql: "INSERT INTO goods VALUES (2, 'ball'); SELECT FROM nowhere")

  private static let applied = Query<String>(
    "SELECT version || ' ' || name FROM schema_migrations ORDER BY version"
  ) { row in try row.next() }

  private func applied() throws -> [String] { try Session(clone.options).all(Self.applied) }

  private func run(_ migrations: [Migration]) throws -> [String] {
    let log = Log()
    try Migrator(migrations) { log.append("\($0)") }.run(on: clone.options)
    return log.lines
  }

  @Test func `an index whose making was cut off is not taken for whole`() throws {
    _ = try run([Self.goods])
    let session = try Session(clone.options)
    try session.execute(script: "INSERT INTO goods VALUES (7, 'ball'), (8, 'ball')")
    #expect(throws: PostgreSQLError.self) {
      try session.execute(script: "CREATE UNIQUE INDEX CONCURRENTLY goods_name ON goods (name)")
    }
    #expect(throws: MigrationError.invalidIndexes(version: 2, ["goods_name"])) {
      _ = try run([Self.goods, Self.index])
    }
    try session.execute(script: "DROP INDEX CONCURRENTLY goods_name")
    _ = try run([Self.goods, Self.index])
    #expect(try applied() == ["1 goods", "2 goods_index"])
  }

  @Test func `each is applied once, in order`() throws {
    #expect(
      try run([Self.goods]) == [
        #"applying(version: 1, name: "goods")"#, #"applied(version: 1, name: "goods")"#,
      ])
    #expect(try run([Self.goods, Self.index]).count == 2)
    #expect(try run([Self.goods, Self.index]) == [])
    #expect(try applied() == ["1 goods", "2 goods_index"])
  }

  @Test func `one that fails leaves nothing, and stops there`() throws {
    let error = try #require(throws: PostgreSQLError.self) {
      try run([Self.goods, Self.index, Self.broken])
    }
    let count = Query<Int>("SELECT count(*) FROM goods") { row in try row.next() }
    #expect(error.sqlState == .undefinedTable)
    #expect(try applied() == ["1 goods", "2 goods_index"])
    #expect(try Session(clone.options).one(count) == 1)
  }

  @Test func `one that was changed after it was applied is refused`() throws {
    _ = try run([Self.goods])
    let changed = Migration(version: 1, name: "goods", sql: Self.goods.sql + " -- better")
    #expect(throws: MigrationError.changed(version: 1, name: "goods")) {
      try run([changed, Self.index])
    }
    #expect(try applied() == ["1 goods"])
  }

  @Test func `a gap in the list is refused before anything is applied`() throws {
    #expect(throws: MigrationError.gap(version: 2)) { try run([Self.goods, Self.broken]) }
    #expect(throws: MigrationError.gap(version: 1)) { try run([Self.index]) }
    #expect(try applied() == [])
  }

  @Test func `a gap in the database is refused`() throws {
    _ = try run([Self.goods, Self.index])
    try Session(clone.options).execute(script: "DELETE FROM schema_migrations WHERE version = 1")
    #expect(throws: MigrationError.gap(version: 1)) { try run([Self.goods, Self.index]) }
  }

  @Test func `what a newer program applied is told and left alone`() throws {
    _ = try run([Self.goods, Self.index])
    #expect(try run([Self.goods]) == [#"unknown(version: 2, name: "goods_index")"#])
  }

  @Test func `several that start at once apply each once, even without a transaction`() throws {
    let options = clone.options
    let barrier = Barrier(4)
    _ = try onThreads(4) { _ in
      barrier.arrive()
      try Migrator([Self.goods, Self.index]).run(on: options)
    }
    #expect(try applied() == ["1 goods", "2 goods_index"])
  }

  @Test func `one that meets a lock lets it go and tries again`() throws {
    _ = try run([Self.goods])
    let reader = try Session(clone.options)
    try reader.execute(script: "BEGIN; SELECT FROM goods")
    let log = Log()
    let options = clone.options
    let inTheWay = reader.processID
    let alter = Migration(version: 2, name: "alter", sql: "ALTER TABLE goods ADD price bigint")
    try Migrator([Self.goods, alter]) { progress in
      log.append("\(progress)")
      if case .retrying = progress { release(inTheWay, options) }
    }.run(on: clone.options)
    #expect(log.lines.contains(#"retrying(version: 2, name: "alter")"#))
    #expect(try applied() == ["1 goods", "2 alter"])
  }

  @Test func `one without a transaction lets a lock go, too, and tries again`() throws {
    _ = try run([Self.goods])
    var patience = clone.options
    // Should nobody ask it to.
    patience.settings["idle_in_transaction_session_timeout"] = "5s"
    let reader = try Session(patience)
    try reader.execute(script: "BEGIN; SELECT FROM goods")
    let (log, options, inTheWay) = (Log(), clone.options, reader.processID)
    let alter = Migration(
      version: 2, name: "alter",
      sql: """
        -- petshop:no-transaction
        ALTER TABLE goods ADD COLUMN IF NOT EXISTS price bigint;
        CREATE INDEX CONCURRENTLY IF NOT EXISTS goods_price ON goods (price);

        """)
    try Migrator([Self.goods, alter]) { progress in
      log.append("\(progress)")
      if case .retrying = progress { release(inTheWay, options) }
    }.run(on: clone.options)
    #expect(log.lines.contains(#"retrying(version: 2, name: "alter")"#))
    #expect(try applied() == ["1 goods", "2 alter"])
  }

  @Test(arguments: [
    ("-- petshop:no-transaction\n-- Why.\nCREATE INDEX CONCURRENTLY i ON goods (id)", true),
    ("\nCREATE UNIQUE INDEX CONCURRENTLY\n  IF NOT EXISTS i ON goods (id)", true),
    ("DROP INDEX CONCURRENTLY IF EXISTS i", true), ("REINDEX TABLE CONCURRENTLY goods", true),
    ("CALL fill_goods()", true), ("ANALYZE goods", true),
    ("ALTER TABLE goods VALIDATE CONSTRAINT goods_name_known", true),
    ("ALTER TABLE goods VALIDATE CONSTRAINT a, ADD COLUMN b bigint", false),
    ("ALTER TABLE goods ADD COLUMN price bigint", false), ("DROP INDEX i", false),
    ("CREATE INDEX i ON goods (id)", false), ("UPDATE goods SET name = 'CONCURRENTLY'", false),
    ("-- CALL nobody()", false),
  ])
  func `only what holds nobody up may wait for a lock as long as it takes`(
    sql: String, mayWait: Bool
  ) {
    #expect(MigrationStatement(sql: sql).mayWait == mayWait)
  }

  @Test func `what is pending can be asked without changing anything`() throws {
    let migrator = Migrator([Self.goods, Self.index])
    let database = Database(clone.options)
    #expect(try database.read { try migrator.pending(in: $0) }.map(\.version) == [1, 2])
    _ = try run([Self.goods])
    #expect(try database.read { try migrator.pending(in: $0) }.map(\.version) == [2])
    _ = try run([Self.goods, Self.index])
    #expect(try database.read { try migrator.pending(in: $0) }.isEmpty)
  }
}

/// Ends the session that is in the way.
private func release(_ processID: Int32, _ options: ConnectionOptions) {
  let terminate = Query<Bool, Int>("SELECT pg_terminate_backend($1::int)") { row in
    try row.next()
  }
  _ = try? Session(options).one(terminate, Int(processID))
}
