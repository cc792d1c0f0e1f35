internal import CPostgreSQL

extension ConnectionOptions {
  /// Reads a URL (`postgresql://`, `postgres://`, SQLAlchemy's `postgresql+psycopg2://`) or
  /// `keyword=value` pairs, as `PQconninfoParse` does.
  /// - Throws: `.invalidOptions`, which quotes no part of the text: it may hold a password.
  package init(_ text: String) throws(PostgreSQLError) {
    guard !text.utf8.contains(0) else { throw Self.invalid("it has a NUL character") }
    let text = Self.withoutDriver(text)
    guard Self.hasOneAuthority(text) else {
      throw Self.invalid("a user name or password with @ / : must be percent-encoded")
    }
    guard let first = unsafe PQconninfoParse(text, nil) else {
      throw Self.invalid("libpq cannot read it")
    }
    defer { unsafe PQconninfoFree(first) }
    parameters = unsafe Self.values(from: first)
  }

  private static func invalid(_ reason: String) -> PostgreSQLError {
    PostgreSQLError(.invalidOptions, "the connection string is not valid: \(reason)")
  }

  /// `postgresql+psycopg2://…` names a Python driver; the rest is libpq's URL.
  private static func withoutDriver(_ text: String) -> String {
    guard text.hasPrefix("postgresql+"), let rest = text.firstRange(of: "://") else {
      return text
    }
    return "postgresql" + text[rest.lowerBound...]
  }

  /// Whether a URL has its only `@` before its first `/`. With any other, libpq would take a
  /// part of the password for a host or port, and quote it in its error.
  private static func hasOneAuthority(_ text: String) -> Bool {
    guard text.hasPrefix("postgres"), let scheme = text.firstRange(of: "://") else { return true }
    let parts = text[scheme.upperBound...].split(
      separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let path = parts.dropFirst().first?.prefix { $0 != "?" } ?? ""
    return parts[0].count { $0 == "@" } <= 1 && !path.contains("@")
  }

  private static func values(
    from first: UnsafeMutablePointer<PQconninfoOption>
  ) -> [String: String] {
    var values: [String: String] = [:]
    var option = unsafe first
    while let keyword = unsafe option.pointee.keyword {
      if let value = unsafe option.pointee.val {
        unsafe values[String(cString: keyword)] = String(cString: value)
      }
      unsafe option += 1
    }
    return values
  }
}
