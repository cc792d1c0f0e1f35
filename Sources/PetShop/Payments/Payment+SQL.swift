import PaymentGateway
import PostgreSQL

extension Payment {
  /// User, card token, brand, last four digits, amount, currency, seconds to work on it.
  static let start = Query<Payment, User.ID, String, CardBrand, String, Money, String, Int64>(
    """
    INSERT INTO payments (user_id, card_token, brand, last4, amount, currency, busy_until)
    VALUES ($1, $2, $3, $4, $5, $6, now() + $7 * interval '1 second')
    RETURNING id, order_id, state, amount, currency, brand, last4, created_at, card_token,
              gateway_key, authorization_id
    """
  ) { row throws(PostgreSQLError) in try Payment(&row) }

  /// Payment, seconds to work on it. No row while somebody else does, or when nothing came of it;
  /// an order that was called off since is something.
  static let takeOver = Query<Payment, ID, Int64>(
    """
    UPDATE payments
    SET busy_until = now() + $2 * interval '1 second'
    WHERE id = $1 AND busy_until <= now() AND (state = 'started' OR order_id IS NOT NULL)
    RETURNING id, order_id, state, amount, currency, brand, last4, created_at, card_token,
              gateway_key, authorization_id
    """
  ) { row throws(PostgreSQLError) in try Payment(&row) }

  static let leave = Query<Void, ID>(
    """
    UPDATE payments
    SET busy_until = now()
    WHERE id = $1
    """)

  static let lock = Query<Payment, ID>(
    """
    SELECT id, order_id, state, amount, currency, brand, last4, created_at, card_token,
           gateway_key, authorization_id
    FROM payments
    WHERE id = $1
    FOR NO KEY UPDATE
    """
  ) { row throws(PostgreSQLError) in try Payment(&row) }

  /// Payment, order, authorization.
  static let authorize = Query<Payment, ID, Order.ID, Authorization.ID>(
    """
    UPDATE payments
    SET state = 'authorized', order_id = $2, authorization_id = $3
    WHERE id = $1
    RETURNING id, order_id, state, amount, currency, brand, last4, created_at, card_token,
              gateway_key, authorization_id
    """
  ) { row throws(PostgreSQLError) in try Payment(&row) }

  /// The order that is paid by it; no row unless this was what captured it.
  static let capture = Query<Order.ID, ID>(
    """
    UPDATE payments
    SET state = 'captured'
    WHERE id = $1 AND state = 'authorized'
    RETURNING order_id
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Payment, reason.
  static let decline = Query<Void, ID, String>(
    """
    UPDATE payments
    SET state = 'declined', decline_reason = $2
    WHERE id = $1 AND state = 'started'
    """)

  /// Touches no row when something was ordered with it.
  static let release = Query<Void, ID>(
    """
    UPDATE payments
    SET state = 'releasing'
    WHERE id = $1 AND state = 'started'
    """)

  static let void = Query<Void, ID>(
    """
    UPDATE payments
    SET state = 'voided'
    WHERE id = $1 AND state = 'releasing'
    """)

  /// Seconds that nobody must have worked on it, seconds to work on it, how many at most: takes up
  /// what was left half done. What nothing was ordered with is let go.
  static let takeUp = Query<Payment, Int64, Int64, Int64>(
    """
    UPDATE payments
    SET busy_until = now() + $2 * interval '1 second',
        state = CASE state WHEN 'started' THEN 'releasing' ELSE state END
    WHERE id = ANY (ARRAY(
      SELECT id
      FROM payments
      WHERE state IN ('started', 'authorized', 'releasing')
        AND busy_until < now() - $1 * interval '1 second'
      ORDER BY busy_until
      LIMIT $3
      FOR NO KEY UPDATE SKIP LOCKED))
    RETURNING id, order_id, state, amount, currency, brand, last4, created_at, card_token,
              gateway_key, authorization_id
    """
  ) { row throws(PostgreSQLError) in try Payment(&row) }

  static let lockOfOrder = Query<ID, Order.ID>(
    """
    SELECT id
    FROM payments
    WHERE order_id = $1
    FOR NO KEY UPDATE
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// The order, seconds to work on it: what is reserved for it is to be let go.
  static let letGo = Query<Payment, Order.ID, Int64>(
    """
    UPDATE payments
    SET state = 'releasing', busy_until = now() + $2 * interval '1 second'
    WHERE order_id = $1 AND state = 'authorized'
    RETURNING id, order_id, state, amount, currency, brand, last4, created_at, card_token,
              gateway_key, authorization_id
    """
  ) { row throws(PostgreSQLError) in try Payment(&row) }

  static let ofOrder = Query<Payment, Order.ID>(
    """
    SELECT id, order_id, state, amount, currency, brand, last4, created_at, card_token,
           gateway_key, authorization_id
    FROM payments
    WHERE order_id = $1
    ORDER BY id
    """
  ) { row throws(PostgreSQLError) in try Payment(&row) }
}

extension Order {
  static let markPaid = Query<Void, ID>(
    """
    UPDATE orders
    SET status = 'paid'
    WHERE id = $1 AND status = 'pending'
    """)
}

/// Whatever somebody wrote there by hand.
extension Invoice {
  static let markPaid = Query<Void, Order.ID>(
    """
    UPDATE invoices
    SET payment_status = 'paid'
    WHERE order_id = $1 AND payment_status <> 'paid'
    """)

  static let markVoid = Query<Void, Order.ID>(
    """
    UPDATE invoices
    SET payment_status = 'void'
    WHERE order_id = $1 AND payment_status <> 'void'
    """)

  static let idOfOrder = Query<ID, Order.ID>(
    """
    SELECT id
    FROM invoices
    WHERE order_id = $1
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}
