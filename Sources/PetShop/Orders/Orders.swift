import PostgreSQL

extension Shop {
  /// As it is at one moment, though it is read from five tables.
  ///
  /// - Throws: `ShopError.notFound` for an unknown order and for somebody else's.
  package func order(_ id: Order.ID, for caller: Caller) throws -> Order {
    try snapshot { db in try order(id, of: caller.ownerFilter, db) }
  }

  /// For use in a snapshot, or by whoever has locked the order.
  ///
  /// - Parameter owner: Whose it must be; anybody's when nil.
  /// - Throws: `ShopError.notFound`.
  func order(_ id: Order.ID, of owner: User.ID?, _ db: Session) throws -> Order {
    guard let summary = try db.first(Order.byID, id, owner) else { throw ShopError.notFound }
    return try Order(
      summary, lines: try db.all(Order.lines, id), timeline: try db.all(OrderStep.ofOrder, id),
      payments: try db.all(Payment.ofOrder, id),
      refunds: try db.all(Refund.ofOrder, id, nil, nil, 0))
  }
}

extension Caller {
  /// Whose documents he may see: his own, or (nil) everybody's.
  var ownerFilter: User.ID? { actsForShop ? nil : user }
}
