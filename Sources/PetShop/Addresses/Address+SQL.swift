import PostgreSQL

extension Address {
  /// User, the last address seen, limit, offset: the newest first.
  static let ofUser = Query<Address, User.ID, ID?, Int64, Int64>(
    """
    SELECT id, recipient, line1, line2, city, region, postal_code, country, is_default, created_at
    FROM addresses
    WHERE user_id = $1 AND id < COALESCE($2, 9223372036854775807)
    ORDER BY id DESC
    LIMIT $3
    OFFSET $4
    """
  ) { row throws(PostgreSQLError) in try Address(&row) }

  static let count = Query<Int64, User.ID>(
    """
    SELECT count(*)
    FROM addresses
    WHERE user_id = $1
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Address, and the user whose it must be.
  static let byID = Query<Address, ID, User.ID>(
    """
    SELECT id, recipient, line1, line2, city, region, postal_code, country, is_default, created_at
    FROM addresses
    WHERE id = $1 AND user_id = $2
    """
  ) { row throws(PostgreSQLError) in try Address(&row) }

  static let usual = Query<Address, User.ID>(
    """
    SELECT id, recipient, line1, line2, city, region, postal_code, country, is_default, created_at
    FROM addresses
    WHERE user_id = $1 AND is_default
    """
  ) { row throws(PostgreSQLError) in try Address(&row) }

  /// User, then the address, and whether it is the default.
  static let insert = Query<
    Address, User.ID, String, String, String?, String, String?, String?, String, Bool
  >(
    """
    INSERT INTO addresses (user_id, recipient, line1, line2, city, region, postal_code, country,
                           is_default)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    RETURNING id, recipient, line1, line2, city, region, postal_code, country, is_default,
              created_at
    """
  ) { row throws(PostgreSQLError) in try Address(&row) }

  /// Address, then what it is to be, and whether it is the default.
  static let update = Query<
    Address, ID, String, String, String?, String, String?, String?, String, Bool
  >(
    """
    UPDATE addresses
    SET recipient = $2, line1 = $3, line2 = $4, city = $5, region = $6, postal_code = $7,
        country = $8, is_default = $9
    WHERE id = $1
    RETURNING id, recipient, line1, line2, city, region, postal_code, country, is_default,
              created_at
    """
  ) { row throws(PostgreSQLError) in try Address(&row) }

  static let clearDefault = Query<Void, User.ID>(
    """
    UPDATE addresses
    SET is_default = false
    WHERE user_id = $1 AND is_default
    """)

  /// Address, and the user whose it must be.
  static let delete = Query<Void, ID, User.ID>(
    """
    DELETE FROM addresses
    WHERE id = $1 AND user_id = $2
    """)

  /// The newest becomes the default where there is none.
  static let appointDefault = Query<Void, User.ID>(
    """
    UPDATE addresses
    SET is_default = true
    WHERE id = (SELECT max(id) FROM addresses WHERE user_id = $1)
      AND NOT EXISTS (SELECT FROM addresses WHERE user_id = $1 AND is_default)
    """)

  private init(_ row: inout Row) throws(PostgreSQLError) {
    id = try row.next()
    place = try PostalAddress(&row)
    isDefault = try row.next()
    createdAt = try row.next()
  }
}
