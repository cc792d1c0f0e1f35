import PostgreSQL

/// A user as admins see him.
package struct Account: Hashable, Sendable {
  package let user: User
  package let isDisabled: Bool
  package let updatedAt: Timestamp
  /// One more with every change of what is shown.
  package let version: Int64
}

/// Which accounts are wanted; all of them unless told otherwise.
package struct AccountFilter: Sendable {
  /// Letters that are in an e-mail address, a name or a username, whatever their case and accents.
  package let text: String?
  package let role: Role?
  package let isDisabled: Bool?

  package init(text: String? = nil, role: Role? = nil, isDisabled: Bool? = nil) {
    self.text = text
    self.role = role
    self.isDisabled = isDisabled
  }

  /// As short as an index can serve.
  package static let textRule = TextRule.line(3...120)

  var isOfAll: Bool { text == nil && role == nil && isDisabled == nil }
}

/// What an admin may change about somebody.
package struct AccountChange: Sendable {
  package let role: Change<Role>
  package let isDisabled: Change<Bool>

  package init(role: Change<Role> = .keep, isDisabled: Change<Bool> = .keep) {
    self.role = role
    self.isDisabled = isDisabled
  }
}

extension Account {
  init(_ row: inout Row) throws(PostgreSQLError) {
    user = try User(&row)
    isDisabled = try row.next()
    updatedAt = try row.next()
    version = try row.next()
  }
}
