import Cryptography
import PostgreSQL

/// What a service shows instead of an access token. Of the key itself only a digest is kept.
package struct APIKey: Hashable, Sendable {
  package typealias ID = Identifier<APIKey>

  package let id: ID
  package let name: String
  /// The account that what the service orders belongs to.
  package let account: User.ID
  /// How the key begins; nil for one that an operator made up.
  package let prefix: String?
  /// How it ends.
  package let last4: String
  package let scopes: Set<Scope>
  /// Nil when it was made from the shell.
  package let createdBy: User.ID?
  package let createdAt: Timestamp
  package let expiresAt: Timestamp?
  /// To the minute.
  package let lastUsedAt: Timestamp?
  package let revokedAt: Timestamp?
}

/// What a key is to be.
package struct NewAPIKey: Sendable {
  package let name: String
  package let scopes: Set<Scope>
  package let expiresAt: Timestamp?

  package init(name: String, scopes: Set<Scope>, expiresAt: Timestamp? = nil) {
    self.name = name
    self.scopes = scopes
    self.expiresAt = expiresAt
  }
}

/// A key with its text, which nobody is ever told again.
package struct IssuedAPIKey: Sendable {
  package let key: APIKey
  package let text: APIKeyText
}

/// A key as it is sent. It is never printed by accident.
package struct APIKeyText: Hashable, Sendable {
  package let revealed: String

  package init(_ text: String) {
    revealed = text
  }

  /// `psk_` and 256 random bits: what a scanner for leaked secrets finds, and what a double click
  /// selects.
  ///
  /// - Throws: `CryptographyError` when there is no randomness.
  static func random() throws -> APIKeyText {
    APIKeyText(mark + Hexadecimal.encode(try SecureRandom.bytes(32)))
  }

  private static let mark = "psk_"

  var digest: [UInt8] { SHA256.digest(revealed.utf8) }

  /// Four digits of the 64: enough to tell keys apart, and none of what another maker chose.
  var prefix: String? {
    isOfOurMaking ? String(revealed.prefix(Self.mark.utf8.count + 4)) : nil
  }

  var last4: String { String(revealed.suffix(4)) }

  private var isOfOurMaking: Bool {
    revealed.hasPrefix(Self.mark) && revealed.utf8.count == Self.mark.utf8.count + 64
  }
}

extension APIKeyText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "********" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

extension APIKey {
  package static let nameRule = User.nameRule
}

extension APIKey {
  init(_ row: inout Row) throws(PostgreSQLError) {
    id = try row.next()
    name = try row.next()
    account = try row.next()
    prefix = try row.next()
    last4 = try row.next()
    scopes = Set(named: try row.next())
    createdBy = try row.next()
    createdAt = try row.next()
    expiresAt = try row.next()
    lastUsedAt = try row.next()
    revokedAt = try row.next()
  }
}
