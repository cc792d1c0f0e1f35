/// The table of what was applied, and what its comparison with the program's list says.
struct MigrationHistory {
  struct Entry {
    let version: Int
    let name: String
    let checksum: [UInt8]
  }

  /// Oldest first.
  let entries: [Entry]

  /// What is still to be applied, oldest first. The checksums are those of the migrations'
  /// texts, in their order.
  /// - Throws: `MigrationError`.
  func pending(
    of migrations: [Migration], _ checksums: [[UInt8]]
  ) throws(MigrationError) -> [Migration] {
    for (index, migration) in migrations.enumerated() {
      guard migration.version == index + 1 else { throw .gap(version: index + 1) }
    }
    for (index, entry) in entries.enumerated() {
      guard entry.version == index + 1 else { throw .gap(version: index + 1) }
    }
    for (entry, (migration, checksum)) in zip(entries, zip(migrations, checksums)) {
      guard entry.checksum == checksum else {
        throw .changed(version: migration.version, name: migration.name)
      }
    }
    return Array(migrations.dropFirst(entries.count))
  }

  /// What the database has and the program does not know.
  func unknown(to migrations: [Migration]) -> ArraySlice<Entry> {
    entries.dropFirst(migrations.count)
  }
}

extension MigrationHistory {
  static let createTable = """
    CREATE TABLE IF NOT EXISTS schema_migrations (
      version    bigint      NOT NULL CONSTRAINT schema_migrations_pkey PRIMARY KEY,
      name       text        NOT NULL,
      checksum   bytea       NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    )
    """

  private static let all = Query<Entry>(
    "SELECT version, name, checksum FROM schema_migrations ORDER BY version"
  ) { row in
    Entry(version: try row.next(), name: try row.next(), checksum: try row.next())
  }

  private static let checksums = Query<[UInt8], [[UInt8]]>(
    "SELECT sha256(text) FROM unnest($1) WITH ORDINALITY AS sql(text, place) ORDER BY place"
  ) { row in try row.next() }

  private static let insert = Query<Void, Int, String, [UInt8]>(
    "INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, sha256($3))")

  /// Reads the table; a missing one is an empty history.
  init(from session: Session) throws(PostgreSQLError) {
    do {
      entries = try session.all(Self.all)
    } catch {
      guard error.sqlState == .undefinedTable else { throw error }
      entries = []
    }
  }

  /// Digests are made by the server: this module has no cryptography.
  static func checksums(
    of migrations: [Migration], in session: Session
  ) throws(PostgreSQLError) -> [[UInt8]] {
    try session.all(checksums, migrations.map { Array($0.sql.utf8) })
  }

  static func record(_ migration: Migration, in session: Session) throws(PostgreSQLError) {
    try session.run(insert, migration.version, migration.name, Array(migration.sql.utf8))
  }
}
