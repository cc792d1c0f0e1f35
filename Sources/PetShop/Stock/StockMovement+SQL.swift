import PostgreSQL

extension StockMovement {
  init(_ row: inout Row) throws(PostgreSQLError) {
    id = try row.next()
    product = try row.next()
    delta = try row.next()
    balance = try row.next()
    reason = try row.next()
    note = try row.next()
    order = try row.next()
    user = try row.next()
    createdAt = try row.next()
  }

  /// Product, delta, balance, reason, note, user. The stock becomes the balance, if it is not yet.
  static let insert = Query<
    StockMovement, Product.ID, Int32, Int32, Reason, String?, User.ID?
  >(
    """
    INSERT INTO stock_movements (product_id, delta, balance, reason, note, user_id)
    VALUES ($1, $2, $3, $4, $5, $6)
    RETURNING id, product_id, delta, balance, reason, note, order_id, user_id, created_at
    """
  ) { row throws(PostgreSQLError) in try StockMovement(&row) }

  /// Order, products, deltas, balances: one row each.
  static let insertSales = Query<Void, Order.ID, [Int64], [Int32], [Int32]>(
    """
    INSERT INTO stock_movements (product_id, delta, balance, reason, order_id)
    SELECT product_id, delta, balance, 'sale', $1
    FROM unnest($2::bigint[], $3::integer[], $4::integer[]) AS t (product_id, delta, balance)
    """)

  /// Whether there is such a product, sold still or not.
  static let isLedger = Query<Bool, Product.ID>(
    """
    SELECT EXISTS (SELECT FROM products WHERE id = $1)
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Product, whether only sales, the last movement seen, limit, offset: the newest first.
  static let ofProduct = Query<StockMovement, Product.ID, Bool, ID?, Int64, Int64>(
    """
    SELECT id, product_id, delta, balance, reason, note, order_id, user_id, created_at
    FROM stock_movements
    WHERE product_id = $1 AND (NOT $2 OR reason = 'sale')
      AND id < COALESCE($3, 9223372036854775807)
    ORDER BY product_id DESC, id DESC
    LIMIT $4
    OFFSET $5
    """
  ) { row throws(PostgreSQLError) in try StockMovement(&row) }

  /// Product, a reason other than a sale, then as `ofProduct`.
  static let ofReason = Query<StockMovement, Product.ID, Reason, ID?, Int64, Int64>(
    """
    SELECT id, product_id, delta, balance, reason, note, order_id, user_id, created_at
    FROM stock_movements
    WHERE product_id = $1 AND reason = $2 AND reason <> 'sale'
      AND id < COALESCE($3, 9223372036854775807)
    ORDER BY id DESC
    LIMIT $4
    OFFSET $5
    """
  ) { row throws(PostgreSQLError) in try StockMovement(&row) }

  /// Product, whether only sales.
  static let count = Query<Int64, Product.ID, Bool>(
    """
    SELECT count(*) FROM (
      SELECT FROM stock_movements
      WHERE product_id = $1 AND (NOT $2 OR reason = 'sale')
      LIMIT 10001) AS counted
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Product, a reason other than a sale.
  static let countOfReason = Query<Int64, Product.ID, Reason>(
    """
    SELECT count(*) FROM (
      SELECT FROM stock_movements
      WHERE product_id = $1 AND reason = $2 AND reason <> 'sale'
      LIMIT 10001) AS counted
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}
