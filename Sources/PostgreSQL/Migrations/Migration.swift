/// One step of the schema, in the order of its version.
///
/// It runs in a transaction of its own, unless its first line is `-- petshop:no-transaction`:
/// then its statements, each with its `;` at the end of a line, run on their own, and must stand
/// being run twice, such as `CREATE INDEX CONCURRENTLY IF NOT EXISTS …`.
package struct Migration: Sendable {
  /// 1 for the first; without gaps.
  package let version: Int
  package let name: String
  package let sql: String

  package init(version: Int, name: String, sql: String) {
    self.version = version
    self.name = name
    self.sql = sql
  }

  /// From the bytes of an embedded file; they are UTF-8.
  package init(version: Int, name: String, sql: [UInt8]) {
    self.init(version: version, name: name, sql: String(decoding: sql, as: UTF8.self))
  }

  /// One by one, for a migration without a transaction.
  var statements: [MigrationStatement] {
    sql.split(separator: ";\n").map { MigrationStatement(sql: String($0)) }
  }

  var runsInTransaction: Bool {
    sql.prefix { $0 != "\n" } != "-- petshop:no-transaction"
  }
}

/// What a migrator tells as it goes.
package enum MigrationProgress: Equatable, Sendable {
  /// Another migrator is at work; this one waits.
  case waiting
  case applying(version: Int, name: String)
  case applied(version: Int, name: String)
  /// Somebody's locks or another transaction were in the way; it is tried again.
  case retrying(version: Int, name: String)
  /// A newer program has been here. Both may run.
  case unknown(version: Int, name: String)
}

/// Why the schema was left as it was found.
package enum MigrationError: Error, Equatable, Sendable {
  /// The program's own list is not 1, 2, 3 …; or the database has newer ones but not this.
  case gap(version: Int)
  /// It was applied, but not with this text.
  case changed(version: Int, name: String)
  /// Something cut the making of these indexes off. `DROP INDEX CONCURRENTLY` them and migrate
  /// again: what made them is not recorded as applied.
  case invalidIndexes(version: Int, [String])
}

extension MigrationError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .gap(let version): "migration \(version) is missing"
    case .changed(let version, let name):
      "migration \(version) \(name) was applied with another text"
    case .invalidIndexes(let version, let names):
      "migration \(version) met indexes whose making was cut off; "
        + "run DROP INDEX CONCURRENTLY \(names.joined(separator: ", ")) and migrate again"
    }
  }
}
