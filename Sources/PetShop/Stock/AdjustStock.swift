import PostgreSQL

extension Shop {
  /// Moves a product's stock by hand, once for a key.
  ///
  /// - Parameter claim: The caller's idempotency key, if he sent one.
  /// - Parameter render: The answer as it will be sent now and at every replay.
  /// - Throws: `ShopError.notFound`; `.stockChanged` when the stock is not what the caller takes it
  ///   to be; `.outOfStock` when more would go than there is; `.invalid` for more than a stock may
  ///   be; `.idempotencyKeyReused`, `.requestInProgress`.
  package func adjustStock(
    of product: Product.ID, _ adjustment: StockAdjustment, by caller: Caller,
    claim: IdempotencyClaim?, render: (StockMovement) throws -> StoredAnswer
  ) throws -> StoredAnswer {
    let (answer, _) = try once(claim, by: caller, render: render) { db in
      try moveStock(of: product, adjustment, by: caller, db)
    }
    return answer
  }

  /// - Throws: As `adjustStock`.
  func moveStock(
    of product: Product.ID, _ adjustment: StockAdjustment, by caller: Caller, _ db: Session
  ) throws -> StockMovement {
    guard let stock = try db.first(Product.lockStock, product) else { throw ShopError.notFound }
    let delta = try adjustment.delta(from: stock, of: product)
    return try recordMovement(
      of: product, by: delta, to: stock + delta,
      StockMovement.Entry(
        reason: adjustment.reason.movement, note: adjustment.note, user: caller.user), db)
  }
}

extension Product {
  static let lockStock = Query<Int32, ID>(
    """
    SELECT stock
    FROM products
    WHERE id = $1 AND archived_at IS NULL
    FOR NO KEY UPDATE
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}
