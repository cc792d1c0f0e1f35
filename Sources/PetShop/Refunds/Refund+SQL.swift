import PostgreSQL

extension Refund {
  /// The credit note, seconds to work on it, whether cash is paid out already: its whole total,
  /// back the way the order was paid. Of what cost nothing, nothing is owed.
  static let insert = Query<ID, CreditNote.ID, Int64, Bool>(
    """
    INSERT INTO refunds (order_id, credit_note_id, payment_id, amount, busy_until, succeeded_at)
    SELECT i.order_id, n.id, p.id, n.total, now() + $2 * interval '1 second',
           CASE WHEN p.id IS NULL AND ($3 OR n.total = 0) THEN now() END
    FROM credit_notes n
    JOIN invoices i ON i.id = n.invoice_id
    LEFT JOIN payments p ON p.order_id = i.order_id
    WHERE n.id = $1
    RETURNING id
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Refund, and the user whose order it must be of; null for an admin.
  static let byID = Query<Refund, ID, User.ID?>(
    """
    SELECT r.id, r.order_id, o.user_id, n.id, n.series, n.year, n.number, n.reason, r.amount,
           n.currency, r.created_at, r.succeeded_at, r.gateway_key, p.authorization_id
    FROM refunds r
    JOIN orders o ON o.id = r.order_id
    JOIN credit_notes n ON n.id = r.credit_note_id
    LEFT JOIN payments p ON p.id = r.payment_id
    WHERE r.id = $1 AND ($2::bigint IS NULL OR o.user_id = $2)
    """
  ) { row throws(PostgreSQLError) in try Refund(&row) }

  /// Order, the last refund seen, limit, offset: the newest first.
  static let ofOrder = Query<Refund, Order.ID, ID?, Int64?, Int64>(
    """
    SELECT r.id, r.order_id, o.user_id, n.id, n.series, n.year, n.number, n.reason, r.amount,
           n.currency, r.created_at, r.succeeded_at, r.gateway_key, p.authorization_id
    FROM refunds r
    JOIN orders o ON o.id = r.order_id
    JOIN credit_notes n ON n.id = r.credit_note_id
    LEFT JOIN payments p ON p.id = r.payment_id
    WHERE r.order_id = $1 AND r.id < COALESCE($2, 9223372036854775807)
    ORDER BY r.id DESC
    LIMIT $3
    OFFSET $4
    """
  ) { row throws(PostgreSQLError) in try Refund(&row) }

  static let count = Query<Int64, Order.ID>(
    """
    SELECT count(*)
    FROM refunds
    WHERE order_id = $1
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Touches no row when it is known already.
  static let succeed = Query<Void, ID>(
    """
    UPDATE refunds
    SET succeeded_at = now()
    WHERE id = $1 AND succeeded_at IS NULL
    """)

  /// Seconds to work on it, how many at most: takes up what was left half done. Cash is not the
  /// gateway's.
  static let takeUp = Query<ID, Int64, Int64>(
    """
    UPDATE refunds
    SET busy_until = now() + $1 * interval '1 second'
    WHERE id = ANY (ARRAY(
      SELECT id
      FROM refunds
      WHERE succeeded_at IS NULL AND payment_id IS NOT NULL AND busy_until < now()
      ORDER BY busy_until
      LIMIT $2
      FOR NO KEY UPDATE SKIP LOCKED))
    RETURNING id
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}
