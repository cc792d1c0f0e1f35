package import JSON
import PostgreSQL

/// One row that somebody changed.
package struct AuditEntry: Sendable {
  package typealias ID = Identifier<AuditEntry>

  package enum Action: String, Sendable, CaseIterable {
    case create, update, delete
  }

  package let id: ID
  package let time: Timestamp
  /// `users/42`, `api-keys/3` or `command-line`.
  package let actor: String
  /// As he was called then.
  package let actorName: String
  package let action: Action
  /// `products/42`.
  package let subject: String
  /// Columns as they were: of an update those that changed, and nil of what is new.
  package let before: JSONValue?
  /// Columns as they are since; nil of what is gone.
  package let after: JSONValue?
  package let requestID: String?
  /// The SHA-256 of the entry before it in the same transaction; for the first, of `batch ` and its
  /// own number.
  package let previousHash: [UInt8]
  /// The SHA-256 of the entry, `previousHash` included.
  package let hash: [UInt8]
}

extension AuditEntry.Action: PostgreSQLCodable {}

extension AuditEntry {
  init(_ row: inout Row) throws {
    id = try row.next()
    time = try row.next()
    actor = try row.next()
    actorName = try row.next()
    action = try row.next()
    subject = try row.next()
    before = try row.next(JSONText?.self).map { try JSONValue(parsing: $0.bytes) }
    after = try row.next(JSONText?.self).map { try JSONValue(parsing: $0.bytes) }
    requestID = try row.next()
    previousHash = try row.next()
    hash = try row.next()
  }
}
