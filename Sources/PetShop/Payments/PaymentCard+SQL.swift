import PaymentGateway
import PostgreSQL

extension PaymentCard {
  /// User, the last card seen, limit, offset: the newest first.
  static let ofUser = Query<PaymentCard, User.ID, ID?, Int64, Int64>(
    """
    SELECT id, token, brand, last4, exp_month, exp_year, is_default
    FROM payment_methods
    WHERE user_id = $1 AND id < COALESCE($2, 9223372036854775807)
    ORDER BY id DESC
    LIMIT $3
    OFFSET $4
    """
  ) { row throws(PostgreSQLError) in try PaymentCard(&row) }

  static let count = Query<Int64, User.ID>(
    """
    SELECT count(*)
    FROM payment_methods
    WHERE user_id = $1
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Card, and the user whose it must be.
  static let byID = Query<PaymentCard, ID, User.ID>(
    """
    SELECT id, token, brand, last4, exp_month, exp_year, is_default
    FROM payment_methods
    WHERE id = $1 AND user_id = $2
    """
  ) { row throws(PostgreSQLError) in try PaymentCard(&row) }

  static let usual = Query<PaymentCard, User.ID>(
    """
    SELECT id, token, brand, last4, exp_month, exp_year, is_default
    FROM payment_methods
    WHERE user_id = $1 AND is_default
    """
  ) { row throws(PostgreSQLError) in try PaymentCard(&row) }

  /// User, token, brand, last four digits, month, year, and whether it is the default.
  static let insert = Query<
    PaymentCard, User.ID, String, CardBrand, String, Int32, Int32, Bool
  >(
    """
    INSERT INTO payment_methods (user_id, token, brand, last4, exp_month, exp_year, is_default)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    RETURNING id, token, brand, last4, exp_month, exp_year, is_default
    """
  ) { row throws(PostgreSQLError) in try PaymentCard(&row) }

  /// Card, token, brand, last four digits, month, year, and whether it is the default.
  static let update = Query<PaymentCard, ID, String, CardBrand, String, Int32, Int32, Bool>(
    """
    UPDATE payment_methods
    SET token = $2, brand = $3, last4 = $4, exp_month = $5, exp_year = $6, is_default = $7
    WHERE id = $1
    RETURNING id, token, brand, last4, exp_month, exp_year, is_default
    """
  ) { row throws(PostgreSQLError) in try PaymentCard(&row) }

  static let clearDefault = Query<Void, User.ID>(
    """
    UPDATE payment_methods
    SET is_default = false
    WHERE user_id = $1 AND is_default
    """)

  /// Card, and the user whose it must be.
  static let delete = Query<Void, ID, User.ID>(
    """
    DELETE FROM payment_methods
    WHERE id = $1 AND user_id = $2
    """)

  /// The newest becomes the default where there is none.
  static let appointDefault = Query<Void, User.ID>(
    """
    UPDATE payment_methods
    SET is_default = true
    WHERE id = (SELECT max(id) FROM payment_methods WHERE user_id = $1)
      AND NOT EXISTS (SELECT FROM payment_methods WHERE user_id = $1 AND is_default)
    """)

  private init(_ row: inout Row) throws(PostgreSQLError) {
    id = try row.next()
    token = try row.next()
    brand = try row.next()
    last4 = try row.next()
    expiry = CardExpiry(month: try row.next(), year: try row.next())
    isDefault = try row.next()
  }
}
