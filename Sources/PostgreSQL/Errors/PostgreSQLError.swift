/// What went wrong in this module. Arguments are never part of it, nor is a password.
@usableFromInline
package struct PostgreSQLError: Error, Sendable {
  /// Where it went wrong; a server's own reasons are told apart by `sqlState`.
  @usableFromInline
  package enum Kind: Hashable, Sendable {
    /// No connection string, or one that libpq cannot read.
    case invalidOptions
    /// The server could not be reached, or would not let us in. Nothing was executed.
    case connectionFailed
    /// The connection broke under a statement; outside a transaction it may have been executed.
    case connectionLost
    /// The server refused a statement.
    case server
    /// A transaction in which a statement had failed was asked to commit. It was rolled back.
    case rolledBack
    /// The connection broke under COMMIT and nobody could say how it ended.
    case outcomeUnknown
    /// A column does not hold what its reader wants.
    case decoding
    /// A query for one row found none.
    case noRow
    /// A query for one row found more.
    case tooManyRows
    /// PostgreSQL cannot hold this value, such as text with a NUL in it.
    case invalidArgument
    /// This module was used against its rules, such as a transaction begun inside another.
    case misuse
  }

  package let kind: Kind
  /// One line without a trailing newline; the server's primary message where there is one.
  package let message: String
  /// The statement's text, unless no statement was involved.
  package internal(set) var sql: String?
  /// The server's code; nil when the error was not the server's, or its last words were lost.
  package internal(set) var sqlState: SQLState?
  /// The name of the violated constraint.
  package internal(set) var constraint: String?
  /// The table the error is about, where the server says it.
  package internal(set) var table: String?
  /// The server's detail. Left out of `description`: it may quote customers' data.
  package internal(set) var detail: String?

  @usableFromInline
  init(_ kind: Kind, _ message: String, sql: String? = nil) {
    self.kind = kind
    self.message = message
    self.sql = sql
  }
}

extension PostgreSQLError: CustomStringConvertible, CustomDebugStringConvertible {
  @usableFromInline package var description: String {
    var text = "\(kind)"
    if let sqlState { text += " \(sqlState.rawValue)" }
    text += ": \(message)"
    if let constraint { text += " (constraint \(constraint))" }
    if let sql { text += " — in: \(sql)" }
    return text
  }

  @usableFromInline package var debugDescription: String { description }
}

extension PostgreSQLError: CustomReflectable {
  /// Shows no more than `description`, so that a dump hides the detail as well.
  @usableFromInline
  package var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
