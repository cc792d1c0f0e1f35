import PostgreSQL

extension Order {
  /// User, cart, payment method, currency, net, tax, total, then the address.
  static let insert = Query<
    ID, User.ID, Cart.ID, String, String, Money, Money, Money, String, String, String?, String,
    String?, String?, String
  >(
    """
    INSERT INTO orders (user_id, cart_id, payment_method, currency, net, tax, total,
                        recipient, line1, line2, city, region, postal_code, country)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
    RETURNING id
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Order; products, SKUs, names, unit prices, quantities, tax rates, nets, taxes, totals.
  static let insertLines = Query<
    Void, ID, [Int64], [String?], [String], [Int64], [Int32], [Int32], [Int64], [Int64], [Int64]
  >(
    """
    INSERT INTO order_lines (order_id, position, product_id, sku, name, unit_price, quantity,
                             tax_rate, net, tax, total)
    SELECT $1, position, product_id, sku, name, unit_price, quantity, tax_rate, net, tax, total
    FROM unnest($2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::integer[], $7::integer[],
                $8::bigint[], $9::bigint[], $10::bigint[]) WITH ORDINALITY
         AS t (product_id, sku, name, unit_price, quantity, tax_rate, net, tax, total, position)
    """)

  /// Order, and the user whose it must be; null for an admin.
  static let byID = Query<OrderSummary, ID, User.ID?>(
    """
    SELECT id, user_id, status, payment_method, currency, net, tax, total, refunded_total,
           recipient, line1, line2, city, region, postal_code, country, created_at, version
    FROM orders
    WHERE id = $1 AND ($2::bigint IS NULL OR user_id = $2)
    """
  ) { row throws(PostgreSQLError) in try OrderSummary(&row) }

  /// The lock that a foreign key takes: whoever erases the owner waits, and is waited for.
  static let keepOwner = Query<User.ID, ID>(
    """
    SELECT id
    FROM users
    WHERE id = (SELECT user_id FROM orders WHERE id = $1)
    FOR KEY SHARE
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// As `byID`. Whoever changes the order waits.
  static let lock = Query<OrderSummary, ID, User.ID?>(
    """
    SELECT id, user_id, status, payment_method, currency, net, tax, total, refunded_total,
           recipient, line1, line2, city, region, postal_code, country, created_at, version
    FROM orders
    WHERE id = $1 AND ($2::bigint IS NULL OR user_id = $2)
    FOR NO KEY UPDATE
    """
  ) { row throws(PostgreSQLError) in try OrderSummary(&row) }

  static let lines = Query<SoldLine, ID>(
    """
    SELECT product_id, sku, name, unit_price, quantity, tax_rate, net, tax, total
    FROM order_lines
    WHERE order_id = $1
    ORDER BY position
    """
  ) { row throws(PostgreSQLError) in try SoldLine(&row) }

  /// User, the last order seen, limit, offset: all of his, the newest first.
  static let ofUser = Query<OrderSummary, User.ID, ID?, Int64, Int64>(
    """
    SELECT id, user_id, status, payment_method, currency, net, tax, total, refunded_total,
           recipient, line1, line2, city, region, postal_code, country, created_at, version
    FROM orders
    WHERE user_id = $1 AND id < COALESCE($2, 9223372036854775807)
    ORDER BY id DESC
    LIMIT $3
    OFFSET $4
    """
  ) { row throws(PostgreSQLError) in try OrderSummary(&row) }

  static let estimate = Query<Int64>(
    """
    SELECT GREATEST(reltuples, 0)::bigint
    FROM pg_class
    WHERE oid = 'orders'::regclass
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}
