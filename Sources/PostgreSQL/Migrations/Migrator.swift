/// Brings a database's schema to where this program wants it. Any number may start at once.
package struct Migrator: Sendable {
  private let migrations: [Migration]
  private let report: @Sendable (MigrationProgress) -> Void

  /// `report` is called with each step, on the thread that runs it.
  package init(
    _ migrations: [Migration], report: @escaping @Sendable (MigrationProgress) -> Void = { _ in }
  ) {
    self.migrations = migrations
    self.report = report
  }

  /// Applies what is missing, each migration in its own transaction, on a session of its own
  /// that holds an advisory lock. Statements may take any time, but wait for a lock only half a
  /// second at once, so that traffic queued behind them goes on; those that hold nobody up
  /// (`MigrationStatement.mayWait`) wait for it.
  /// - Throws: `MigrationError`, or `PostgreSQLError`; what was applied before stays.
  package func run(on options: ConnectionOptions) throws {
    let session = try Session(options.forMigrations)
    try waitForTurn(session)
    try session.execute(script: MigrationHistory.createTable)
    let history = try MigrationHistory(from: session)
    let checksums = try MigrationHistory.checksums(of: migrations, in: session)
    let pending = try history.pending(of: migrations, checksums)
    for entry in history.unknown(to: migrations) {
      report(.unknown(version: entry.version, name: entry.name))
    }
    for migration in pending { try apply(migration, in: session) }
  }

  /// What this database lacks, for a readiness probe: it is asked often, so the texts of what was
  /// applied are left to `run` to compare. Changes nothing.
  /// - Throws: `PostgreSQLError`.
  package func pending(in session: Session) throws(PostgreSQLError) -> [Migration] {
    let applied = Set(try MigrationHistory(from: session).entries.map(\.version))
    return migrations.filter { !applied.contains($0.version) }
  }
}

extension Migrator {
  /// "petshop" in ASCII: the lock's number must be the same for ever.
  private static let lock = Query<Bool>("SELECT pg_try_advisory_lock(31640462813032304)") {
    row in try row.next()
  }

  /// A CREATE INDEX CONCURRENTLY that is cut off leaves one, and IF NOT EXISTS then passes it by.
  private static let invalidIndexes = Query<String>(
    """
    SELECT indexrelid::regclass::text
    FROM pg_index
    WHERE NOT indisvalid
    ORDER BY 1
    """
  ) { row in try row.next() }

  /// Asks again and again rather than wait inside `pg_advisory_lock`: a waiting statement holds
  /// a snapshot, for which a CREATE INDEX CONCURRENTLY of the lock's holder would wait in turn.
  private func waitForTurn(_ session: Session) throws(PostgreSQLError) {
    var hasReported = false
    while try !session.one(Self.lock) {
      if !hasReported { report(.waiting) }
      hasReported = true
      sleep(milliseconds: 100)
    }
  }

  private func apply(_ migration: Migration, in session: Session) throws {
    report(.applying(version: migration.version, name: migration.name))
    if migration.runsInTransaction {
      try retrying(migration) { () throws(PostgreSQLError) in
        try session.applyInTransaction(migration)
      }
    } else {
      for statement in migration.statements { try run(statement, of: migration, in: session) }
      let invalid = try session.all(Self.invalidIndexes)
      guard invalid.isEmpty else {
        throw MigrationError.invalidIndexes(version: migration.version, invalid)
      }
      try MigrationHistory.record(migration, in: session)
    }
    report(.applied(version: migration.version, name: migration.name))
  }

  private func run(
    _ statement: MigrationStatement, of migration: Migration, in session: Session
  ) throws(PostgreSQLError) {
    guard !statement.mayWait else {
      try session.execute(script: "SET lock_timeout = 0")
      return try session.execute(script: statement.sql)
    }
    try session.execute(script: "SET lock_timeout = '500ms'")
    try retrying(migration) { () throws(PostgreSQLError) in
      try session.execute(script: statement.sql)
    }
  }

  private func retrying(
    _ migration: Migration, _ body: () throws(PostgreSQLError) -> Void
  ) throws(PostgreSQLError) {
    for attempt in 1... {
      do {
        return try body()
      } catch {
        guard attempt < 20, error.isTimeout || error.isRetryable else { throw error }
        report(.retrying(version: migration.version, name: migration.name))
        sleep(milliseconds: .random(in: 100...300))
      }
    }
  }
}

extension Session {
  fileprivate func applyInTransaction(_ migration: Migration) throws(PostgreSQLError) {
    try startUnit(at: now)
    do {
      try execute(script: "BEGIN; SET LOCAL lock_timeout = '500ms'")
      try execute(script: migration.sql)
      try requireTransaction()
      try MigrationHistory.record(migration, in: self)
      try commit()
    } catch {
      rollBack()
      throw error
    }
  }
}

extension ConnectionOptions {
  /// No time limit on statements or locks. `lock_timeout` is set for each transaction, and for each
  /// statement without one, instead.
  fileprivate var forMigrations: ConnectionOptions {
    var options = self
    options["application_name"] = "petshop migrate"
    options.settings["statement_timeout"] = "0"
    options.settings["lock_timeout"] = "0"
    options.settings["idle_in_transaction_session_timeout"] = "0"
    return options
  }
}
