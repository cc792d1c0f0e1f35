import PostgreSQL

extension LoginSession {
  static let open = Query<ID, User.ID>(
    """
    INSERT INTO sessions (user_id)
    VALUES ($1)
    RETURNING id
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Digest, session, expiry.
  static let addRefreshToken = Query<Void, [UInt8], ID, Timestamp>(
    """
    INSERT INTO refresh_tokens (digest, session_id, expires_at)
    VALUES ($1, $2, $3)
    """)

  static let isRefreshToken = Query<Bool, [UInt8]>(
    "SELECT EXISTS (SELECT FROM refresh_tokens WHERE digest = $1)"
  ) { row throws(PostgreSQLError) in try row.next() }

  /// A refresh token as it stands, with its user; locked until the transaction ends.
  struct Refreshable {
    let session: ID
    let isSpent: Bool
    let isExpired: Bool
    let hasEnded: Bool
    let isDisabled: Bool
    let user: User
  }

  /// Keeps the session of a refresh token from being deleted.
  static let keepOfRefreshToken = Query<Void, [UInt8]>(
    """
    SELECT
    FROM sessions
    WHERE id = (SELECT session_id FROM refresh_tokens WHERE digest = $1)
    FOR KEY SHARE
    """)

  static let lockRefreshToken = Query<Refreshable, [UInt8]>(
    """
    SELECT s.id, t.spent_at IS NOT NULL, t.expires_at <= now(), s.ended_at IS NOT NULL, u.disabled,
           u.id, u.email, u.username, u.name, u.role, u.created_at
    FROM refresh_tokens t
    JOIN sessions s ON s.id = t.session_id
    JOIN users u ON u.id = s.user_id
    WHERE t.digest = $1
    FOR UPDATE OF t
    """
  ) { row throws(PostgreSQLError) in
    Refreshable(
      session: try row.next(), isSpent: try row.next(), isExpired: try row.next(),
      hasEnded: try row.next(), isDisabled: try row.next(), user: try User(&row))
  }

  static let spendRefreshToken = Query<Void, [UInt8]>(
    """
    UPDATE refresh_tokens
    SET spent_at = now()
    WHERE digest = $1
    """)

  /// Session, reason. Ending twice keeps the first end.
  static let end = Query<Void, ID, String>(
    """
    UPDATE sessions
    SET ended_at = now(), end_reason = $2
    WHERE id = $1 AND ended_at IS NULL
    """)

  /// User, the session that stays (null for none), reason.
  static let endOthers = Query<Void, User.ID, ID?, String>(
    """
    UPDATE sessions
    SET ended_at = now(), end_reason = $3
    WHERE user_id = $1 AND id <> COALESCE($2, 0) AND ended_at IS NULL
    """)

  /// The role its user has now, while the session is alive and the user not disabled.
  static let liveRole = Query<Role, ID, User.ID>(
    """
    SELECT u.role
    FROM sessions s
    JOIN users u ON u.id = s.user_id
    WHERE s.id = $1 AND u.id = $2 AND s.ended_at IS NULL AND NOT u.disabled
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  static let deleteSomeExpiredRefreshTokens = Query<Void, Int64>(
    """
    DELETE FROM refresh_tokens
    WHERE ctid = ANY (ARRAY(
      SELECT ctid
      FROM refresh_tokens
      WHERE expires_at < now() - interval '1 day'
      LIMIT $1
      FOR UPDATE SKIP LOCKED))
    """)
}
