import PostgreSQL

/// Somebody with an account.
package struct User: Hashable, Sendable {
  package typealias ID = Identifier<User>

  package let id: ID
  package let email: String
  package let username: String?
  package let name: String
  package let role: Role
  package let createdAt: Timestamp
}

/// What a user may do.
package enum Role: String, CaseIterable, Sendable {
  case admin, user
  /// Nobody who logs in: what a key for services acts as.
  case service

  /// The number the access token and `role_id` carry.
  package var number: Int {
    switch self {
    case .admin: 1
    case .user: 2
    case .service: 3
    }
  }
}

extension Role: PostgreSQLCodable {}

extension User {
  package static let emailRule = TextRule.visible(3...254, accepts: isEmailAddress)
  package static let usernameRule = TextRule.visible(3...40, accepts: isUsername)
  package static let nameRule = TextRule.line(1...120)

  /// One `@`, a local part of visible ASCII or UTF-8 without quotes, and a domain with a dot.
  /// Whether mail arrives there only a mail can tell.
  static func isEmailAddress(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count == 2, (1...64).contains(parts[0].count) else { return false }
    let forbidden = Array(" \"(),:;<>[\\]\u{7F}".utf8)
    guard parts[0].allSatisfy({ $0 > 0x20 && !forbidden.contains($0) }) else { return false }
    let labels = parts[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return labels.count >= 2 && labels.allSatisfy(isDomainLabel)
  }

  private static func isDomainLabel(_ label: Substring.UTF8View) -> Bool {
    let hyphen = UInt8(ascii: "-")
    guard (1...63).contains(label.count), label.first != hyphen, label.last != hyphen,
      let first = Substring(label).unicodeScalars.first, !first.isMark
    else { return false }
    return label.allSatisfy { $0 == hyphen || $0.isLetterOrDigit || $0 >= 0x80 }
  }

  /// Letters, digits, `.`, `_` and `-`: never mistaken for an e-mail address.
  static func isUsername(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0.isLetterOrDigit || Array("._-".utf8).contains($0) }
  }
}

extension Unicode.Scalar {
  /// What no label of a domain begins with (RFC 5891, section 4.2.3.2).
  fileprivate var isMark: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: false
    }
  }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}

extension User {
  init(_ row: inout Row) throws(PostgreSQLError) {
    id = try row.next()
    email = try row.next()
    username = try row.next()
    name = try row.next()
    role = try row.next()
    createdAt = try row.next()
  }
}
