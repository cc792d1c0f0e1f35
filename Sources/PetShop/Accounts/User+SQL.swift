import PostgreSQL

extension User {
  /// E-mail, username, name, password hash, role.
  static let insert = Query<User, String, String?, String, String, Role>(
    """
    INSERT INTO users (email, username, name, password_hash, role)
    VALUES ($1, $2, $3, $4, $5)
    RETURNING id, email, username, name, role, created_at
    """
  ) { row throws(PostgreSQLError) in try User(&row) }

  static let byID = Query<User, ID>(
    """
    SELECT id, email, username, name, role, created_at
    FROM users
    WHERE id = $1
    """
  ) { row throws(PostgreSQLError) in try User(&row) }

  /// A user with what a login needs to know of him.
  struct Credentials {
    let passwordHash: String
    let isDisabled: Bool
    let user: User
  }

  static let credentialsByEmail = Query<Credentials, String>(
    """
    SELECT password_hash, disabled, id, email, username, name, role, created_at
    FROM users
    WHERE lower(email) = lower($1) AND role <> 'service' AND erased_at IS NULL
    """
  ) { row throws(PostgreSQLError) in try Credentials(&row) }

  static let credentialsByUsername = Query<Credentials, String>(
    """
    SELECT password_hash, disabled, id, email, username, name, role, created_at
    FROM users
    WHERE lower(username) = lower($1) AND erased_at IS NULL
    """
  ) { row throws(PostgreSQLError) in try Credentials(&row) }

  static let credentialsByID = Query<Credentials, ID>(
    """
    SELECT password_hash, disabled, id, email, username, name, role, created_at
    FROM users
    WHERE id = $1 AND erased_at IS NULL
    """
  ) { row throws(PostgreSQLError) in try Credentials(&row) }

  /// User, name and username, each left as it is when it is null.
  static let rename = Query<User, ID, String?, Bool, String?>(
    """
    UPDATE users
    SET name = COALESCE($2, name),
        username = CASE WHEN $3 THEN $4 ELSE username END
    WHERE id = $1
    RETURNING id, email, username, name, role, created_at
    """
  ) { row throws(PostgreSQLError) in try User(&row) }

  /// User, the hash it must still have. Until the transaction ends nobody changes either.
  static let lockWithPasswordHash = Query<ID, ID, String>(
    """
    SELECT id
    FROM users
    WHERE id = $1 AND password_hash = $2 AND NOT disabled
    FOR NO KEY UPDATE
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Whoever writes what a user has just one of waits for the others who do.
  static let lock = Query<ID, ID>(
    """
    SELECT id
    FROM users
    WHERE id = $1
    FOR NO KEY UPDATE
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// User, new hash, the hash it must still have.
  static let replacePasswordHash = Query<Void, ID, String, String>(
    """
    UPDATE users
    SET password_hash = $2
    WHERE id = $1 AND password_hash = $3
    """)
}

extension User.Credentials {
  init(_ row: inout Row) throws(PostgreSQLError) {
    passwordHash = try row.next()
    isDisabled = try row.next()
    user = try User(&row)
  }
}
