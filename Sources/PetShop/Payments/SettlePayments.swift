import PaymentGateway
import PostgreSQL

/// What becomes of a payment that is not, or no longer, in somebody's hands.
extension Shop {
  /// Settles what a crash or a silent gateway left half done: what was reserved for an order is
  /// captured, what nothing was ordered with is let go. Safe at any time, from any process.
  ///
  /// - Parameter most: How many at most; each may take as long as the gateway lets one wait.
  /// - Returns: How many were taken up, and what went wrong with some of them: those are taken up
  ///   again later.
  package func settlePayments(
    atMost most: Int = 20
  ) throws -> (count: Int, failures: [any Error]) {
    let payments = try write { db in
      let payments = try db.all(
        Payment.takeUp, Payment.grace, Payment.lease, Int64(most))
      let released = payments.filter { $0.state == .releasing && $0.order == nil }
      try db.run(StoredAnswer.release, released.map(\.id.rawValue))
      return payments
    }
    let failures = payments.compactMap { payment in
      Result { try settle(payment) }.failure
    }
    return (payments.count, failures)
  }

  private func settle(_ payment: Payment) throws {
    guard payment.state == .authorized, let authorization = payment.authorization else {
      return try void(payment)
    }
    try atGateway {
      try $0.capture(payment.amount.rawValue, of: authorization, key: payment.captureKey)
    }
    FaultPoint.captured.reach()
    try write { db in try recordCapture(of: payment, db) }
  }

  /// The order is paid, once, whoever finds that it is.
  func recordCapture(of payment: Payment, _ db: Session) throws {
    guard let order = try db.first(Payment.capture, payment.id) else { return }
    try db.run(Order.markPaid, order)
    try db.run(Invoice.markPaid, order)
    try record(.orderPaid(order, by: payment), db)
  }

  /// Lets go of what nothing was ordered with, and of its key. Does nothing when something was.
  func release(_ payment: Payment) throws {
    FaultPoint.refused.reach()
    let isReleased = try write { db in
      guard try db.run(Payment.release, payment.id) == 1 else { return false }
      try db.run(StoredAnswer.release, [payment.id.rawValue])
      return true
    }
    FaultPoint.released.reach()
    if isReleased { try void(payment) }
  }

  /// What was captured while it was being given up is given back.
  func void(_ payment: Payment) throws {
    do {
      try atGateway { try $0.void(key: payment.key) }
    } catch GatewayError.captured {
      guard let authorization = payment.authorization else { throw GatewayError.captured }
      try atGateway {
        try $0.refund(payment.amount.rawValue, of: authorization, key: payment.returnKey)
      }
    }
    FaultPoint.voided.reach()
    try write { db in try db.run(Payment.void, payment.id) }
  }

  /// Nothing was reserved, and the key may be used again.
  func decline(_ payment: Payment, _ reason: DeclineReason) throws {
    try write { db in
      try db.run(Payment.decline, payment.id, reason.rawValue)
      try db.run(StoredAnswer.release, [payment.id.rawValue])
    }
  }

  /// Whoever comes back with the key may go on at once.
  func leave(_ payment: Payment) throws {
    try write { db in try db.run(Payment.leave, payment.id) }
  }
}

extension Result {
  var failure: Failure? {
    if case .failure(let failure) = self { failure } else { nil }
  }
}
