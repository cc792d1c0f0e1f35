import PostgreSQL

extension APIKey {
  /// Account, name, digest, prefix, last four, scopes, who makes it, expiry, whether it is the
  /// environment's.
  static let insert = Query<
    ID, User.ID, String, [UInt8], String?, String, [String], User.ID?, Timestamp?, Bool
  >(
    """
    INSERT INTO api_keys
      (user_id, name, digest, prefix, last4, scopes, created_by, expires_at, from_environment)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    RETURNING id
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  static let byID = Query<APIKey, ID>(
    """
    SELECT k.id, k.name, k.user_id, k.prefix, k.last4, k.scopes, k.created_by, k.created_at,
           k.expires_at, u.used_at, k.revoked_at
    FROM api_keys k
    LEFT JOIN api_key_uses u ON u.api_key_id = k.id
    WHERE k.id = $1
    """
  ) { row throws(PostgreSQLError) in try APIKey(&row) }

  /// The last key seen, limit, offset: the newest first.
  static let ofAll = Query<APIKey, ID?, Int64, Int64>(
    """
    SELECT k.id, k.name, k.user_id, k.prefix, k.last4, k.scopes, k.created_by, k.created_at,
           k.expires_at, u.used_at, k.revoked_at
    FROM api_keys k
    LEFT JOIN api_key_uses u ON u.api_key_id = k.id
    WHERE k.id < COALESCE($1, 9223372036854775807)
    ORDER BY k.id DESC
    LIMIT $2
    OFFSET $3
    """
  ) { row throws(PostgreSQLError) in try APIKey(&row) }

  static let count = Query<Int64>("SELECT count(*) FROM api_keys") {
    row throws(PostgreSQLError) in try row.next()
  }

  /// Nothing for one that is revoked already.
  static let revoke = Query<Void, ID>(
    """
    UPDATE api_keys
    SET revoked_at = now()
    WHERE id = $1 AND revoked_at IS NULL
    """)

  /// A key that opens something just now.
  struct Live {
    let id: ID
    let account: User.ID
    let scopes: Set<Scope>
    /// Whether it is a minute since its use was last written down.
    let isUseDue: Bool
  }

  static let live = Query<Live, [UInt8]>(
    """
    SELECT k.id, k.user_id, k.scopes,
           COALESCE(u.used_at < now() - interval '1 minute', true)
    FROM api_keys k
    JOIN users a ON a.id = k.user_id
    LEFT JOIN api_key_uses u ON u.api_key_id = k.id
    WHERE k.digest = $1 AND k.revoked_at IS NULL AND NOT a.disabled
      AND (k.expires_at IS NULL OR k.expires_at > now())
    """
  ) { row throws(PostgreSQLError) in
    Live(
      id: try row.next(), account: try row.next(), scopes: Set(named: try row.next()),
      isUseDue: try row.next())
  }

  /// Of those who come at once, one writes.
  static let recordUse = Query<Void, ID>(
    """
    INSERT INTO api_key_uses (api_key_id, used_at)
    VALUES ($1, now())
    ON CONFLICT (api_key_id) DO UPDATE
    SET used_at = excluded.used_at
    WHERE api_key_uses.used_at < excluded.used_at - interval '1 minute'
    """)
}

extension User {
  /// E-mail, name: an account that nobody logs in to.
  static let insertService = Query<ID, String, String>(
    """
    INSERT INTO users (email, name, password_hash, role)
    VALUES ($1, $2, '!', 'service')
    RETURNING id
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}
