import PostgreSQL

extension Shop {
  /// Takes units of an order back into the stock: one update a product, in the order of products as
  /// a checkout locks them.
  ///
  /// - Returns: What there is to tell.
  func restock(
    _ units: [(product: Product.ID, quantity: Int32)], of order: Order.ID, _ db: Session
  ) throws -> [Event] {
    let units = units.filter { $0.quantity > 0 }
      .sorted { $0.product.rawValue < $1.product.rawValue }
    if units.isEmpty { return [] }
    let balances = try units.map { try db.one(StockMovement.putBack, $0.product, $0.quantity) }
    try db.run(
      StockMovement.insertReturns, order, units.map(\.product.rawValue), units.map(\.quantity),
      balances)
    return zip(units, balances).map { unit, balance in
      .stockChanged(
        of: unit.product, by: unit.quantity, to: balance, reason: .return, order: order)
    }
  }
}

extension StockMovement {
  /// Product, quantity; what the stock comes to. Archived products take theirs back too.
  static let putBack = Query<Int32, Product.ID, Int32>(
    """
    UPDATE products
    SET stock = stock + $2
    WHERE id = $1
    RETURNING stock
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Order, products, deltas, balances: one row each.
  static let insertReturns = Query<Void, Order.ID, [Int64], [Int32], [Int32]>(
    """
    INSERT INTO stock_movements (product_id, delta, balance, reason, order_id)
    SELECT product_id, delta, balance, 'return', $1
    FROM unnest($2::bigint[], $3::integer[], $4::integer[]) AS t (product_id, delta, balance)
    """)
}
