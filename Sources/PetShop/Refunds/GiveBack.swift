import PaymentGateway
import PostgreSQL

/// What a customer has yet to get back once the decision is committed: the gateway is not asked
/// before.
enum Owed {
  case refund(Refund)
  /// What is reserved for an order that is called off.
  case reservation(Payment)
}

/// The one way to give something back, for refunds, for steps to `refunded`, and for what is called
/// off.
extension Shop {
  /// The credit note, and the units on it into the stock. For use inside a transaction that has
  /// locked the order.
  ///
  /// - Throws: As `issueCreditNote`.
  func credit(
    _ credit: Credit, of order: Order.ID, restocking: Bool, reason: String?, _ db: Session
  ) throws -> CreditNote {
    try issueCreditNote(credit, for: order, reason: reason, db) { credited in
      guard restocking else { return }
      let units = credited.map { (product: $0.line.product, quantity: $0.line.quantity) }
      try record(try restock(units, of: order, db), db)
    }
  }

  /// The refund of what a credit note on a paid order says. Cash is paid out by whoever gives it
  /// back for the shop; a customer who calls his order off has yet to get it.
  func refund(by note: CreditNote, for caller: Caller, _ db: Session) throws -> Refund {
    let id = try db.one(Refund.insert, note.header.id, Refund.lease, caller.actsForShop)
    let refund = try db.one(Refund.byID, id, nil)
    try record(.refundIssued(refund), db)
    if refund.status == .succeeded { try record(.refundSucceeded(refund), db) }
    return refund
  }

  /// What the gateway does not do now the reconciler asks of it again.
  func giveBack(_ owed: [Owed]) {
    for debt in owed {
      switch debt {
      case .refund(let refund): try? payBack(refund)
      case .reservation(let payment):
        FaultPoint.cancelled.reach()
        try? void(payment)
      }
    }
    if !owed.isEmpty { FaultPoint.refunded.reach() }
  }

  /// Asks the gateway to give a refund to the card, and writes down that it has: once, however often
  /// it is asked.
  private func payBack(_ refund: Refund) throws {
    guard refund.status == .pending, let authorization = refund.authorization else { return }
    FaultPoint.credited.reach()
    try atGateway {
      try $0.refund(refund.amount.rawValue, of: authorization, key: refund.key)
    }
    FaultPoint.returned.reach()
    try write { db in try succeed(refund, db) }
  }

  /// Writes down that somebody has paid out what was owed in cash. Done before, it is as if it were
  /// done now.
  ///
  /// - Throws: `ShopError.notFound`, `.refundNotByHand` for one to a card.
  package func payOut(_ id: Refund.ID) throws -> CreditedRefund {
    try write { db in
      guard let refund = try db.first(Refund.byID, id, nil) else { throw ShopError.notFound }
      guard refund.method == .byHand else { throw ShopError.refundNotByHand }
      try succeed(refund, db)
      return try creditedRefund(id, of: nil, db)
    }
  }

  private func succeed(_ refund: Refund, _ db: Session) throws {
    guard try db.run(Refund.succeed, refund.id) == 1 else { return }
    try record(.refundSucceeded(try db.one(Refund.byID, refund.id, nil)), db)
  }

  /// Settles the refunds that a crash or a silent gateway left half done. Safe at any time, from any
  /// process.
  ///
  /// - Parameter most: How many at most; each may take as long as the gateway lets one wait.
  /// - Returns: How many were taken up, and what went wrong with some of them: those are taken up
  ///   again later.
  package func settleRefunds(
    atMost most: Int = 20
  ) throws -> (count: Int, failures: [any Error]) {
    let refunds = try write { db in
      try db.all(Refund.takeUp, Refund.lease, Int64(most)).map {
        try db.one(Refund.byID, $0, nil)
      }
    }
    let failures = refunds.compactMap { refund in Result { try payBack(refund) }.failure }
    return (refunds.count, failures)
  }
}
