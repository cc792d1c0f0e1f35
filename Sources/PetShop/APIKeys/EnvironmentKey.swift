import PostgreSQL

/// The one key that an operator may name in the environment, as the earlier systems had theirs.
package enum EnvironmentKey {
  /// What became of it.
  package enum Outcome: Sendable {
    case made, known
    /// It was revoked once, or replaced by another: it stays dead.
    case revoked
  }

  package static let name = "API_KEY"

  /// What the contract that was written for such a key asks for, and no more.
  static let scopes: Set<Scope> = [
    .catalogueRead, .catalogueWrite, .stockRead, .stockWrite, .ordersPlace,
  ]

  /// Long enough that nobody guesses it, and fit for a header.
  package static let rule = TextRule(16...200) { text in
    text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
  }
}

extension Shop {
  /// Lets the environment's key in. It may be called by every process at every start: a key that is
  /// there stays as it is. Another one takes the place of the last, with the same account, and ends
  /// it.
  package func admitEnvironmentKey(_ text: APIKeyText) throws -> EnvironmentKey.Outcome {
    try write { db in
      try db.run(EnvironmentKey.lock)
      if let isRevoked = try db.first(EnvironmentKey.isRevoked, text.digest) {
        return isRevoked ? .revoked : .known
      }
      let last = try db.first(EnvironmentKey.last)
      if let last, last.isLive { try revoke(last.id, db) }
      let account = try last?.account ?? addServiceAccount(EnvironmentKey.name, db)
      let key = NewAPIKey(name: EnvironmentKey.name, scopes: EnvironmentKey.scopes)
      _ = try insert(key, text, of: account, fromEnvironment: true, db)
      return .made
    }
  }
}

extension EnvironmentKey {
  /// Until the transaction ends no other process does the same.
  static let lock = Query<Void>(
    "SELECT pg_advisory_xact_lock(hashtextextended('environment_key', 0))")

  static let isRevoked = Query<Bool, [UInt8]>(
    """
    SELECT revoked_at IS NOT NULL
    FROM api_keys
    WHERE digest = $1
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  struct Last {
    let id: APIKey.ID
    let account: User.ID
    let isLive: Bool
  }

  static let last = Query<Last>(
    """
    SELECT id, user_id, revoked_at IS NULL
    FROM api_keys
    WHERE from_environment
    ORDER BY id DESC
    LIMIT 1
    """
  ) { row throws(PostgreSQLError) in
    Last(id: try row.next(), account: try row.next(), isLive: try row.next())
  }
}
