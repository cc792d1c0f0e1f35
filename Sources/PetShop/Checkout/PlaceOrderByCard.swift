import PaymentGateway
import PostgreSQL

/// Ordering by card, in steps of which each is recorded before the next begins: whoever comes back
/// with the same key goes on where the last one stopped, wherever that was.
extension Shop {
  /// 1. Write down the payment, and the key as taken for it. 2. Authorize at the gateway. 3. Order,
  /// in one transaction. 4. Capture at the gateway, and keep the answer.
  func placeOrderByCard(
    _ checkout: Checkout, by caller: Caller, claim: IdempotencyClaim?,
    render: (Receipt) throws -> StoredAnswer
  ) throws -> StoredAnswer {
    try reachableGateway()
    let payment: Payment
    switch try startPayment(checkout, by: caller, claim) {
    case .answered(let answer): return answer
    case .atWork(let started): payment = started
    }
    FaultPoint.started.reach()
    let placed =
      payment.state == .started
      ? try order(checkout, with: payment, by: caller, canResume: claim != nil) : payment
    FaultPoint.ordered.reach()
    let isCaptured = placed.state == .authorized && capture(placed)
    FaultPoint.captured.reach()
    let answer = try finish(placed, isCaptured, render)
    FaultPoint.answered.reach()
    return answer
  }

  private func order(
    _ checkout: Checkout, with payment: Payment, by caller: Caller, canResume: Bool
  ) throws -> Payment {
    guard payment.currency == settings.currency else {
      try? release(payment)
      throw try currencyChanged(since: payment, by: caller)
    }
    let authorization = try authorize(payment, canResume: canResume)
    FaultPoint.authorized.reach()
    do {
      return try order(checkout, with: payment, authorization, by: caller)
    } catch {
      // What was not done now the reconciler does.
      try? release(payment)
      throw error
    }
  }

  /// What the customer agreed to is nothing that is asked of him now, whatever the figures say.
  private func currencyChanged(since payment: Payment, by caller: Caller) throws -> ShopError {
    let lines = try read { db in
      try db.first(Cart.open, caller.user).map { try db.all(CartLine.all, $0.id) } ?? []
    }
    guard !lines.isEmpty else { return .cartEmpty }
    return .pricesChanged(
      PriceChange(
        expected: payment.amount, actual: try Money.sum(lines.lazy.map(\.total)),
        lines: lines.map(\.priceChange)))
  }

  /// - Throws: `ShopError.paymentDeclined`, `.paymentUnconfirmed`, `.invalid`.
  private func authorize(_ payment: Payment, canResume: Bool) throws -> Authorization.ID {
    do {
      return try atGateway {
        try $0.authorize(
          payment.amount.rawValue, payment.currency, on: payment.cardToken, key: payment.key)
      }.id
    } catch GatewayError.declined(let reason) {
      FaultPoint.declined.reach()
      try decline(payment, reason)
      throw ShopError.paymentDeclined(reason)
    } catch GatewayError.timedOut, ShopError.unavailable {
      if canResume { try? leave(payment) } else { try? release(payment) }
      throw ShopError.paymentUnconfirmed
    } catch GatewayError.unknownCard {
      // It was taken away just now.
      try? release(payment)
      throw ShopError.invalid([FieldError("payment_method_id", .notFound)])
    } catch GatewayError.notAuthorized {
      // It took us so long that it was let go meanwhile.
      throw ShopError.paymentUnconfirmed
    }
  }

  private func order(
    _ checkout: Checkout, with payment: Payment, _ authorization: Authorization.ID,
    by caller: Caller
  ) throws -> Payment {
    try write { db in
      let current = try db.one(Payment.lock, payment.id)
      guard current.state == .started else {
        guard current.order != nil else { throw ShopError.paymentUnconfirmed }
        return current
      }
      var agreed = checkout
      agreed.expectedTotal = payment.amount
      var paid = current
      _ = try place(agreed, by: caller, db) { order in
        paid = try db.one(Payment.authorize, payment.id, order.id, authorization)
      }
      return paid
    }
  }

  /// Whether the money is ours. If it is not yet, the reconciler asks again.
  private func capture(_ payment: Payment) -> Bool {
    guard let authorization = payment.authorization else { return false }
    do {
      try atGateway {
        try $0.capture(payment.amount.rawValue, of: authorization, key: payment.captureKey)
      }
      return true
    } catch {
      return false
    }
  }

  /// - Throws: `ShopError.outcomeUnknown` when the answer could not be kept: the order stands.
  private func finish(
    _ payment: Payment, _ isCaptured: Bool, _ render: (Receipt) throws -> StoredAnswer
  ) throws -> StoredAnswer {
    guard let id = payment.order else { throw ShopError.paymentUnconfirmed }
    do {
      return try write { db in
        _ = try lockOrder(id, of: nil, db)
        if isCaptured { try recordCapture(of: payment, db) }
        let invoice = try db.one(Invoice.idOfOrder, id)
        let receipt = Receipt(
          order: try order(id, of: nil, db), invoice: try self.invoice(invoice, of: nil, db))
        return try keep(render(receipt), of: payment, db)
      }
    } catch ShopError.unavailable {
      throw ShopError.outcomeUnknown
    }
  }

  /// A twin who took this one for dead may have answered before.
  private func keep(
    _ answer: StoredAnswer, of payment: Payment, _ db: Session
  ) throws -> StoredAnswer {
    let kept = try db.run(
      StoredAnswer.completeForPayment, payment.id, Int32(clamping: answer.status),
      answer.location, answer.body)
    guard kept == 0 else { return answer }
    return try db.first(StoredAnswer.ofPayment, payment.id).flatMap(\.self) ?? answer
  }
}
