import PostgreSQL

/// A change of a product's stock: how much, what it came to, and why.
enum StockMovement {
  enum Reason: String {
    case initial, correction, sale
    case `return`
  }

  /// Product, delta, balance, reason.
  static let insert = Query<Void, Product.ID, Int32, Int32, String>(
    """
    INSERT INTO stock_movements (product_id, delta, balance, reason)
    VALUES ($1, $2, $3, $4)
    """)

  /// Order, products, deltas, balances: one row each.
  static let insertSales = Query<Void, Order.ID, [Int64], [Int32], [Int32]>(
    """
    INSERT INTO stock_movements (product_id, delta, balance, reason, order_id)
    SELECT product_id, delta, balance, 'sale', $1
    FROM unnest($2::bigint[], $3::integer[], $4::integer[]) AS t (product_id, delta, balance)
    """)
}

extension Shop {
  func recordMovement(
    of product: Product.ID, from old: Int32, to new: Int32, reason: StockMovement.Reason,
    _ db: Session
  ) throws {
    guard new != old else { return }
    try db.run(StockMovement.insert, product, new - old, new, reason.rawValue)
    try record(.stockChanged(of: product, by: new - old, to: new, reason: reason), db)
  }
}
