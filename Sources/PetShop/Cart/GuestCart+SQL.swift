import PostgreSQL

/// The carts of guests, by the digest of their token. An expired one is nobody's.
extension Cart {
  static let openOfGuest = Query<CartRow, [UInt8]>(
    """
    SELECT id, version
    FROM carts
    WHERE token_digest = $1 AND expires_at > now()
    """
  ) { row throws(PostgreSQLError) in try CartRow(&row) }

  static let lockOfGuest = Query<CartRow, [UInt8]>(
    """
    SELECT id, version
    FROM carts
    WHERE token_digest = $1 AND expires_at > now()
    FOR UPDATE
    """
  ) { row throws(PostgreSQLError) in try CartRow(&row) }

  /// Digest, expiry.
  static let openForGuest = Query<CartRow, [UInt8], Timestamp>(
    """
    INSERT INTO carts (token_digest, expires_at)
    VALUES ($1, $2)
    RETURNING id, version
    """
  ) { row throws(PostgreSQLError) in try CartRow(&row) }

  /// Cart, expiry. Makes it a new version.
  static let renewForGuest = Query<CartRow, ID, Timestamp>(
    """
    UPDATE carts
    SET version = nextval('cart_versions'), updated_at = now(), expires_at = $2
    WHERE id = $1
    RETURNING id, version
    """
  ) { row throws(PostgreSQLError) in try CartRow(&row) }

  /// Its lines go with it.
  static let delete = Query<Void, ID>(
    """
    DELETE FROM carts
    WHERE id = $1
    """)

  /// At most so many; leaves out what somebody is writing or another process is deleting.
  static let deleteSomeExpired = Query<Void, Int64>(
    """
    DELETE FROM carts
    WHERE id = ANY (ARRAY(
      SELECT id
      FROM carts
      WHERE expires_at <= now()
      ORDER BY expires_at
      LIMIT $1
      FOR UPDATE SKIP LOCKED))
    """)
}
