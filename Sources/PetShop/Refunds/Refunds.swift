import PostgreSQL

extension Shop {
  /// Gives back a part of what was paid for an order, or what is left of it, by a credit note. With
  /// nothing left the order is refunded; before that it goes on. The card's money is on its way when
  /// this returns, or the gateway is asked again later.
  ///
  /// - Parameter claim: The caller's idempotency key, if he sent one.
  /// - Parameter render: The answer as it will be sent now and at every replay.
  /// - Throws: `ShopError.notFound`, `.stepNotAllowed` for an order that is not paid or has nothing
  ///   left, `.creditExceedsInvoice`, `.invalid` for products that are not of the order,
  ///   `.idempotencyKeyReused`, `.requestInProgress`; `NoGatewayHere` for an order by card.
  package func refundOrder(
    _ id: Order.ID, _ request: RefundRequest, by caller: Caller, claim: IdempotencyClaim?,
    render: (CreditedRefund) throws -> StoredAnswer
  ) throws -> StoredAnswer {
    let (answer, done) = try once(
      claim, by: caller, about: \.creditNote.header.user, render: render
    ) { db in
      let order = try lockOrder(id, of: nil, db)
      try order.check(mayBecome: .refunded)
      if order.paymentMethod == .card { try reachableGateway() }
      let note = try credit(
        request.credit, of: order.id, restocking: request.isRestocking, reason: request.reason, db)
      let refund = try refund(by: note, for: caller, db)
      if try isNothingLeft(of: order, after: refund, on: note, db) {
        try step(order, to: .refunded, by: caller, db)
      }
      return CreditedRefund(refund: refund, creditNote: note)
    }
    if let done { giveBack([.refund(done.refund)]) }
    return answer
  }

  /// Where nothing was paid for what was given back, no amount tells whether that was all.
  private func isNothingLeft(
    of order: OrderSummary, after refund: Refund, on note: CreditNote, _ db: Session
  ) throws -> Bool {
    guard try order.refundedTotal.adding(refund.amount) == order.totals.total else { return false }
    let lines = try refund.amount == .zero ? db.all(CreditNote.creditable, note.header.invoice) : []
    return !lines.contains(where: \.isLeft)
  }

  /// What was given back of an order; the newest first.
  ///
  /// - Throws: `ShopError.notFound` for an unknown order and for somebody else's.
  package func refunds(
    of order: Order.ID, for caller: Caller, _ page: PageRequest<Refund.ID>
  ) throws -> Page<Refund, Refund.ID> {
    try read { db in
      guard try db.first(Order.byID, order, caller.ownerFilter) != nil else {
        throw ShopError.notFound
      }
      let rows = try db.all(Refund.ofOrder, order, page.position, page.limit, page.offset)
      let total = ListTotal(exactly: try db.one(Refund.count, order))
      return Page(rows, of: page, total: total, position: \.id)
    }
  }

  /// - Throws: `ShopError.notFound` for an unknown one and for one of somebody else's order.
  package func refund(_ id: Refund.ID, for caller: Caller) throws -> CreditedRefund {
    try read { db in try creditedRefund(id, of: caller.ownerFilter, db) }
  }

  /// - Parameter owner: Whose order it must be of; anybody's when nil.
  /// - Throws: `ShopError.notFound`.
  func creditedRefund(
    _ id: Refund.ID, of owner: User.ID?, _ db: Session
  ) throws -> CreditedRefund {
    guard let refund = try db.first(Refund.byID, id, owner) else { throw ShopError.notFound }
    let header = try db.one(CreditNote.byID, refund.creditNote, nil)
    return CreditedRefund(
      refund: refund,
      creditNote: try CreditNote(
        header: header, lines: try db.all(CreditNote.lines, refund.creditNote)))
  }
}
