import PostgreSQL

/// In a text that is sought nothing stands for anything else: what `LIKE` would take for more is
/// escaped when it is folded, because folding makes such characters too.
///
/// None of them finds who was erased: that account is nobody's.
extension Account {
  /// The last account seen, text, role, whether disabled, limit, offset: the newest first.
  /// Planned each time: what many have is found by going down the ids, what few have by an index
  /// of its own.
  static let list = Query<Account, User.ID?, String?, Role?, Bool?, Int64, Int64>(
    #"""
    SELECT id, email, username, name, role, created_at, disabled, updated_at, version
    FROM users
    WHERE id < COALESCE($1, 9223372036854775807) AND erased_at IS NULL
      AND ($2::text IS NULL OR user_words(email, name, username)
        LIKE '%' || regexp_replace(search_fold($2), '[%_\\]', '\\\&', 'g') || '%')
      AND ($3::text IS NULL OR role = $3)
      AND ($4::boolean IS NULL OR disabled = $4)
    ORDER BY id DESC
    LIMIT $5
    OFFSET $6
    """#, planned: .eachTime
  ) { row throws(PostgreSQLError) in try Account(&row) }

  /// Text, role, whether disabled. No further than one beyond `ListTotal.exactLimit`.
  static let count = Query<Int64, String?, Role?, Bool?>(
    #"""
    SELECT count(*) FROM (
      SELECT FROM users
      WHERE erased_at IS NULL
        AND ($1::text IS NULL OR user_words(email, name, username)
        LIKE '%' || regexp_replace(search_fold($1), '[%_\\]', '\\\&', 'g') || '%')
        AND ($2::text IS NULL OR role = $2)
        AND ($3::boolean IS NULL OR disabled = $3)
      LIMIT 10001) AS counted
    """#, planned: .eachTime
  ) { row throws(PostgreSQLError) in try row.next() }

  static let estimate = Query<Int64>(
    """
    SELECT GREATEST(reltuples, 0)::bigint
    FROM pg_class
    WHERE oid = 'users'::regclass
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  static let byID = Query<Account, User.ID>(
    """
    SELECT id, email, username, name, role, created_at, disabled, updated_at, version
    FROM users
    WHERE id = $1 AND erased_at IS NULL
    """
  ) { row throws(PostgreSQLError) in try Account(&row) }

  /// Until the transaction ends nobody else changes it.
  static let lock = Query<Account, User.ID>(
    """
    SELECT id, email, username, name, role, created_at, disabled, updated_at, version
    FROM users
    WHERE id = $1 AND erased_at IS NULL
    FOR NO KEY UPDATE
    """
  ) { row throws(PostgreSQLError) in try Account(&row) }

  /// User, role, whether disabled.
  static let update = Query<Account, User.ID, Role, Bool>(
    """
    UPDATE users
    SET role = $2, disabled = $3
    WHERE id = $1
    RETURNING id, email, username, name, role, created_at, disabled, updated_at, version
    """
  ) { row throws(PostgreSQLError) in try Account(&row) }
}
