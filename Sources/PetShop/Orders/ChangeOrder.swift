import PostgreSQL

/// What is done to an order after it was placed. Whoever does something locks it first.
extension Shop {
  /// Takes an order a step further on behalf of the shop.
  ///
  /// - Parameter version: The version the caller saw, if he says so.
  /// - Throws: `ShopError.notFound`, `.stale`, `.stepNotAllowed`; `NoGatewayHere` where a card is to get
  ///   something back.
  package func changeOrder(
    _ id: Order.ID, to status: Order.Status, ifVersion version: VersionCondition, by caller: Caller
  ) throws -> Order {
    let (order, owed) = try write { db in
      let order = try lockOrder(id, of: nil, db)
      guard version.allows(order.version) else { throw ShopError.stale }
      try order.check(mayBecome: status)
      let owed = try take(order, to: status, by: caller, db)
      return (try self.order(id, of: nil, db), owed)
    }
    giveBack(owed)
    return order
  }

  /// Calls an order off: gives back what was taken for it, stock too, once. Done before, it is as if
  /// it were done now. The customer can until it is shipped.
  ///
  /// - Parameter claim: The caller's idempotency key, if he sent one.
  /// - Parameter render: The answer as it will be sent now and at every replay.
  /// - Throws: `ShopError.notFound` for somebody else's too, `.stepNotAllowed`,
  ///   `.idempotencyKeyReused`, `.requestInProgress`; `NoGatewayHere` where a card is to get something
  ///   back.
  package func cancelOrder(
    _ id: Order.ID, by caller: Caller, claim: IdempotencyClaim?,
    render: (Order) throws -> StoredAnswer
  ) throws -> StoredAnswer {
    let (answer, done) = try once(
      claim, by: caller, about: { $0.order.user }, render: { try render($0.order) }
    ) { db in
      let order = try lockOrder(id, of: caller.ownerFilter, db)
      let owed = order.status == .cancelled ? [] : try cancel(order, by: caller, db)
      return (order: try self.order(id, of: nil, db), owed: owed)
    }
    giveBack(done?.owed ?? [])
    return answer
  }

  private func cancel(_ order: OrderSummary, by caller: Caller, _ db: Session) throws -> [Owed] {
    guard caller.actsForShop || order.status.isAtTheShop else {
      throw ShopError.stepNotAllowed(StepRefusal(status: order.status, allowed: []))
    }
    try order.check(mayBecome: .cancelled)
    return try take(order, to: .cancelled, by: caller, db)
  }

  /// Locks its payment before it, as does whoever captures that; and before both keeps its owner
  /// from being erased: an erasure, which locks no payment, waits there, not half done.
  ///
  /// - Parameter owner: Whose it must be; anybody's when nil.
  /// - Throws: `ShopError.notFound`.
  func lockOrder(_ id: Order.ID, of owner: User.ID?, _ db: Session) throws -> OrderSummary {
    _ = try db.first(Order.keepOwner, id)
    _ = try db.all(Payment.lockOfOrder, id)
    guard let order = try db.first(Order.lock, id, owner) else { throw ShopError.notFound }
    return order
  }

  func step(
    _ order: OrderSummary, to status: Order.Status, by caller: Caller, _ db: Session
  ) throws {
    try db.run(OrderStep.take, order.id, status, caller.user)
    try record(.order(order, became: status), db)
  }

  /// Returns what is to be given back once this is committed.
  func take(
    _ order: OrderSummary, to status: Order.Status, by caller: Caller, _ db: Session
  ) throws -> [Owed] {
    if order.paymentMethod == .card, [.cancelled, .refunded].contains(status) {
      try reachableGateway()
    }
    try step(order, to: status, by: caller, db)
    switch status {
    case .pending, .shipped, .delivered: return []
    case .paid:
      try db.run(Invoice.markPaid, order.id)
      return []
    case .cancelled:
      try db.run(order.status.isPaid ? Invoice.markPaid : Invoice.markVoid, order.id)
      return try giveBackRest(of: order, restocking: true, by: caller, db)
    case .refunded: return try giveBackRest(of: order, restocking: false, by: caller, db)
    }
  }

  /// What was reserved is let go, what was paid is refunded.
  private func giveBackRest(
    of order: OrderSummary, restocking: Bool, by caller: Caller, _ db: Session
  ) throws -> [Owed] {
    let reserved = try db.all(Payment.letGo, order.id, Payment.lease)
    let note = try credit(.rest, of: order.id, restocking: restocking, reason: nil, db)
    guard order.status.isPaid else { return reserved.map { .reservation($0) } }
    return [.refund(try refund(by: note, for: caller, db))]
  }
}
