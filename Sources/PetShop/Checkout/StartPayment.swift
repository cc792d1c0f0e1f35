import PaymentGateway
import PostgreSQL

/// How a checkout by card begins.
enum StartedPayment {
  /// It was done before.
  case answered(StoredAnswer)
  /// Ours to go on with, from whatever state it is in.
  case atWork(Payment)
}

extension Shop {
  /// Writes the payment down before anybody is asked for money, and the key as taken for it, in one
  /// short transaction. What can be refused by now costs no authorization.
  ///
  /// - Throws: As `placeOrder`.
  func startPayment(
    _ checkout: Checkout, by caller: Caller, _ claim: IdempotencyClaim?
  ) throws -> StartedPayment {
    try write { db in
      if let claim, let earlier = try earlierRequest(claim, of: caller.user, db) {
        return try resume(earlier, db)
      }
      let (card, total) = try quote(checkout, for: caller, db)
      try spendCard(of: caller, db)
      let payment = try db.one(
        Payment.start, caller.user, card.token, card.brand, card.last4, total, settings.currency,
        Payment.lease)
      if let claim { try db.run(StoredAnswer.bind, caller.user, claim.key, payment.id) }
      return .atWork(payment)
    }
  }

  /// - Throws: `ShopError.requestInProgress` while a twin is at work.
  private func resume(_ earlier: StoredAnswer.Row, _ db: Session) throws -> StartedPayment {
    if let answer = earlier.answer { return .answered(answer) }
    guard let id = earlier.payment else { throw ShopError.requestInProgress }
    do {
      guard let payment = try db.first(Payment.takeOver, id, Payment.lease) else {
        throw ShopError.requestInProgress
      }
      return .atWork(payment)
    } catch let error as PostgreSQLError where error.sqlState == .lockNotAvailable {
      throw ShopError.requestInProgress
    }
  }

  /// What the cart comes to just now, and the card to be charged with it. Nothing is locked: the
  /// order itself holds it against what it finds then.
  private func quote(
    _ checkout: Checkout, for caller: Caller, _ db: Session
  ) throws -> (card: PaymentCard, total: Money) {
    guard let card = try checkChoices(of: checkout, for: caller, db) else {
      throw ShopError.invalid([FieldError("payment_method", .required)])
    }
    guard let cart = try db.first(Cart.open, caller.user) else { throw ShopError.cartEmpty }
    let lines = try db.all(CartLine.all, cart.id)
    guard !lines.isEmpty else { throw ShopError.cartEmpty }
    let shortages = lines.filter { $0.quantity > $0.available }.map {
      Shortage(product: $0.product, requested: $0.quantity, available: $0.available)
    }
    guard shortages.isEmpty else { throw ShopError.outOfStock(shortages) }
    let total = try Money.sum(lines.lazy.map(\.total))
    try accept(total, lines.map(\.priceChange), in: checkout, of: cart.id, db)
    return (card, total)
  }
}

extension CartLine {
  var priceChange: PriceChange.Line {
    PriceChange.Line(product: product, old: seenUnitPrice, new: unitPrice)
  }
}

extension StoredAnswer {
  /// User, key, payment.
  static let bind = Query<Void, User.ID, String, Payment.ID>(
    """
    UPDATE idempotency_keys
    SET payment_id = $3
    WHERE user_id = $1 AND key = $2
    """)

  /// Payment, status, location, body. Touches no row without a key, or when there is an answer.
  static let completeForPayment = Query<Void, Payment.ID, Int32, String?, [UInt8]>(
    """
    UPDATE idempotency_keys
    SET status = $2, location = $3, body = $4
    WHERE payment_id = $1 AND status IS NULL
    """)

  static let ofPayment = Query<StoredAnswer?, Payment.ID>(
    """
    SELECT status, location, body
    FROM idempotency_keys
    WHERE payment_id = $1
    """
  ) { row throws(PostgreSQLError) in try StoredAnswer.kept(&row) }

  /// Sets keys free whose payments came to nothing.
  static let release = Query<Void, [Int64]>(
    """
    DELETE FROM idempotency_keys
    WHERE payment_id = ANY ($1) AND status IS NULL
    """)
}
