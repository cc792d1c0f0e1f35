import PostgreSQL

extension Shop {
  /// Puts what is in a guest's cart into the user's and does away with the guest's, and so with its
  /// token: of two log-ins that bring it, the second waits for the first and finds nothing.
  ///
  /// - Returns: Nil when there is no such cart.
  func mergeCart(
    of token: CartToken?, into user: User.ID, _ db: Session
  ) throws -> CartMerge? {
    guard let guest = try Shopper.guest(token).lockCart(ifVersion: .any, db) else { return nil }
    let cart = try Shopper.user(user).openCart(ifVersion: .any, db).row
    let merge = CartMerge(
      of: try db.all(BroughtLine.all, guest.id, cart.id),
      heldLines: try db.all(CartLine.all, cart.id).count)
    let kept = merge.lines.filter { $0.kept > 0 }
    try db.run(
      CartLine.putAll, cart.id, kept.map(\.product.rawValue),
      kept.map { Int32(clamping: $0.quantity) }, kept.map(\.seenUnitPrice.rawValue))
    try db.run(Cart.delete, guest.id)
    return merge
  }
}

extension BroughtLine {
  /// The guest's cart, the user's.
  static let all = Query<BroughtLine, Cart.ID, Cart.ID>(
    """
    SELECT p.id, p.name, l.unit_price, l.quantity, p.stock, p.archived_at IS NULL,
           COALESCE(held.quantity, 0)
    FROM cart_lines l
    JOIN products p ON p.id = l.product_id
    LEFT JOIN cart_lines held ON held.cart_id = $2 AND held.product_id = l.product_id
    WHERE l.cart_id = $1
    ORDER BY p.id
    """
  ) { row throws(PostgreSQLError) in try BroughtLine(&row) }

  private init(_ row: inout Row) throws(PostgreSQLError) {
    product = try row.next()
    name = try row.next()
    seenUnitPrice = try row.next()
    let quantity: Int32 = try row.next()
    let stock: Int32 = try row.next()
    isSold = try row.next()
    let held: Int32 = try row.next()
    (self.quantity, self.stock, self.held) = (Int(quantity), Int(stock), Int(held))
  }
}

extension CartLine {
  /// Cart; products, quantities, unit prices.
  static let putAll = Query<Void, Cart.ID, [Int64], [Int32], [Int64]>(
    """
    INSERT INTO cart_lines (cart_id, product_id, quantity, unit_price)
    SELECT $1, line.product_id, line.quantity, line.unit_price
    FROM unnest($2, $3, $4) AS line(product_id, quantity, unit_price)
    ON CONFLICT (cart_id, product_id)
    DO UPDATE SET quantity = EXCLUDED.quantity, unit_price = EXCLUDED.unit_price
    """)
}
