import PostgreSQL

// After whose they are (or not) come states, ways to pay, the only order (or null), the first and the
// last day, and of rows the last one seen, limit and offset. They are planned for what they are asked.

extension OrderListing {
  static let ofUser = Query<
    OrderSummary, User.ID, [String], [String], Order.ID?, CalendarDate?, CalendarDate?, Timestamp?,
    Order.ID?, Int64, Int64
  >(
    """
    SELECT id, user_id, status, payment_method, currency, net, tax, total, refunded_total,
           recipient, line1, line2, city, region, postal_code, country, created_at, version
    FROM orders
    WHERE user_id = $1 AND status = ANY ($2) AND payment_method = ANY ($3)
      AND ($4 IS NULL OR id = $4)
      AND created_at >= COALESCE($5::timestamp AT TIME ZONE 'UTC', '-infinity')
      AND created_at < COALESCE(($6 + 1)::timestamp AT TIME ZONE 'UTC', 'infinity')
      AND ($7 IS NULL OR (created_at, id) < ($7, $8))
    ORDER BY created_at DESC, id DESC
    LIMIT $9
    OFFSET $10
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try OrderSummary(&row) }

  /// Of each state and way to pay so many, from its part of the index, and of these so many.
  static let ofAll = Query<
    OrderSummary, [String], [String], Order.ID?, CalendarDate?, CalendarDate?, Timestamp?,
    Order.ID?, Int64, Int64
  >(
    """
    SELECT id, user_id, status, payment_method, currency, net, tax, total, refunded_total,
           recipient, line1, line2, city, region, postal_code, country, o.created_at, version
    FROM (
      SELECT place.*
      FROM unnest($1) AS asked (status)
      CROSS JOIN unnest($2) AS paid (method)
      CROSS JOIN LATERAL (
        SELECT created_at, id
        FROM orders
        WHERE status = asked.status AND payment_method = paid.method
          AND ($3 IS NULL OR id = $3)
          AND created_at >= COALESCE($4::timestamp AT TIME ZONE 'UTC', '-infinity')
          AND created_at < COALESCE(($5 + 1)::timestamp AT TIME ZONE 'UTC', 'infinity')
          AND ($6 IS NULL OR (created_at, id) < ($6, $7))
        ORDER BY created_at DESC, id DESC
        LIMIT $8 + $9) AS place
      ORDER BY created_at DESC, id DESC
      LIMIT $8
      OFFSET $9) AS place
    JOIN orders o USING (id)
    ORDER BY o.created_at DESC, id DESC
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try OrderSummary(&row) }

  /// Counted no further than needed, in the order of an index: without one the planner reads the
  /// whole table for the first ten thousand.
  static let countOfUser = Query<
    Int64, User.ID, [String], [String], Order.ID?, CalendarDate?, CalendarDate?
  >(
    """
    SELECT count(*) FROM (
      SELECT
      FROM orders
      WHERE user_id = $1 AND status = ANY ($2) AND payment_method = ANY ($3)
        AND ($4 IS NULL OR id = $4)
        AND created_at >= COALESCE($5::timestamp AT TIME ZONE 'UTC', '-infinity')
        AND created_at < COALESCE(($6 + 1)::timestamp AT TIME ZONE 'UTC', 'infinity')
      ORDER BY created_at DESC, id DESC
      LIMIT 10001) AS counted
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try row.next() }

  static let countOfAll = Query<
    Int64, [String], [String], Order.ID?, CalendarDate?, CalendarDate?
  >(
    """
    SELECT count(*) FROM (
      SELECT
      FROM unnest($1) AS asked (status)
      CROSS JOIN unnest($2) AS paid (method)
      CROSS JOIN LATERAL (
        SELECT
        FROM orders
        WHERE status = asked.status AND payment_method = paid.method
          AND ($3 IS NULL OR id = $3)
          AND created_at >= COALESCE($4::timestamp AT TIME ZONE 'UTC', '-infinity')
          AND created_at < COALESCE(($5 + 1)::timestamp AT TIME ZONE 'UTC', 'infinity')
        ORDER BY created_at DESC, id DESC
        LIMIT 10001) AS counted
      LIMIT 10001) AS counted
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Series, year, number.
  static let orderOfInvoice = Query<Order.ID, String, Int32, Int64>(
    """
    SELECT order_id
    FROM invoices
    WHERE series = $1 AND year = $2 AND number = $3
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}
