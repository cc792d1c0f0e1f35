import PostgreSQL

/// What is done to an order after it was placed. Whoever does something locks it first.
extension Shop {
  /// Takes an order a step further on behalf of the shop.
  ///
  /// - Parameter version: The version the caller saw, if he says so.
  /// - Throws: `ShopError.notFound`, `.stale`, `.stepNotAllowed`.
  package func changeOrder(
    _ id: Order.ID, to status: Order.Status, ifVersion version: VersionCondition, by caller: Caller
  ) throws -> Order {
    let (order, payments) = try write { db in
      let order = try lockOrder(id, of: nil, db)
      guard version.allows(order.version) else { throw ShopError.stale }
      try order.check(mayBecome: status)
      let payments = try take(order, to: status, by: caller, db)
      return (try self.order(id, of: nil, db), payments)
    }
    giveBack(payments)
    return order
  }

  /// Calls an order off: gives back what was taken for it, stock too, once. Done before, it is as if
  /// it were done now. The customer can until it is shipped.
  ///
  /// - Parameter claim: The caller's idempotency key, if he sent one.
  /// - Parameter render: The answer as it will be sent now and at every replay.
  /// - Throws: `ShopError.notFound` for somebody else's too, `.stepNotAllowed`,
  ///   `.idempotencyKeyReused`, `.requestInProgress`.
  package func cancelOrder(
    _ id: Order.ID, by caller: Caller, claim: IdempotencyClaim?,
    render: (Order) throws -> StoredAnswer
  ) throws -> StoredAnswer {
    var payments: [Payment] = []
    let answer = try once(claim, by: caller, render: render) { db in
      let order = try lockOrder(id, of: caller.ownerFilter, db)
      payments = order.status == .cancelled ? [] : try cancel(order, by: caller, db)
      return try self.order(id, of: nil, db)
    }
    giveBack(payments)
    return answer
  }

  private func cancel(
    _ order: OrderSummary, by caller: Caller, _ db: Session
  ) throws -> [Payment] {
    guard caller.actsForShop || order.status.isAtTheShop else {
      throw ShopError.stepNotAllowed(StepRefusal(status: order.status, allowed: []))
    }
    try order.check(mayBecome: .cancelled)
    return try take(order, to: .cancelled, by: caller, db)
  }

  /// Locks its payment before it, as does whoever captures that.
  ///
  /// - Parameter owner: Whose it must be; anybody's when nil.
  /// - Throws: `ShopError.notFound`.
  private func lockOrder(
    _ id: Order.ID, of owner: User.ID?, _ db: Session
  ) throws -> OrderSummary {
    _ = try db.all(Payment.lockOfOrder, id)
    guard let order = try db.first(Order.lock, id, owner) else { throw ShopError.notFound }
    return order
  }

  /// Returns the payments that are to be given back once this is committed.
  private func take(
    _ order: OrderSummary, to status: Order.Status, by caller: Caller, _ db: Session
  ) throws -> [Payment] {
    try db.run(OrderStep.take, order.id, status, caller.user)
    try record(.order(order, became: status), db)
    if status == .paid { try db.run(Invoice.markPaid, order.id) }
    guard status == .cancelled || status == .refunded else { return [] }
    let payments = try db.all(Payment.giveBack, order.id, Payment.lease)
    if status == .cancelled {
      let lines = try db.all(Order.lines, order.id)
      try db.run(Invoice.markVoid, order.id)
      try record(try restock(lines.map { ($0.product, $0.quantity) }, of: order.id, db), db)
    }
    _ = try issueCreditNote(.rest, for: order.id, reason: nil, db)
    return payments
  }

  /// What the gateway does not do now the reconciler asks of it again.
  private func giveBack(_ payments: [Payment]) {
    for payment in payments { try? void(payment) }
  }
}
