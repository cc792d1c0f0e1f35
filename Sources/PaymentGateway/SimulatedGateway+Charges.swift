import PostgreSQL

/// All of these may be sent again with the same key, and are done once.
extension SimulatedGateway {
  /// Reserves an amount on a card.
  ///
  /// - Parameter amount: In the minor units of the currency.
  /// - Throws: `GatewayError.declined`, `.timedOut`, `.unavailable`, `.unknownCard`, `.keyReused`,
  ///   and `.notAuthorized` for a key that was voided.
  package func authorize(
    _ amount: Int64, _ currency: String, on card: String, key: String
  ) throws -> Authorization {
    let behaviour = try transaction { db in
      let behaviour = try db.first(Card.behaviour, card)
      try db.run(Authorization.insert, key, card, amount, currency, lateness.milliseconds)
      return behaviour
    }
    let known = try transaction { db in try db.first(Authorization.byKey, key) }
    guard behaviour != nil || known != nil else { throw GatewayError.unknownCard }
    guard let authorization = known, authorization.isAnswered || authorization.isVoided else {
      throw waitInVain()
    }
    guard
      authorization.card == nil
        || (authorization.card, authorization.amount, authorization.currency)
          == (card, amount, currency)
    else { throw GatewayError.keyReused }
    return try authorization.answer()
  }

  /// Takes what was reserved, or a part of it.
  ///
  /// - Throws: `GatewayError.notAuthorized`, `.exceedsAuthorization`, `.unknownAuthorization`,
  ///   `.keyReused`, `.timedOut`, `.unavailable`.
  package func capture(
    _ amount: Int64, of authorization: Authorization.ID, key: String
  ) throws {
    try enter(Entry(authorization: authorization, kind: .capture, amount: amount), key) {
      guard $0.isApproved else { throw GatewayError.notAuthorized }
      guard amount <= $0.amount - $0.captured else { throw GatewayError.exceedsAuthorization }
    }
  }

  /// Gives back what was captured, or a part of it.
  ///
  /// - Throws: `GatewayError.exceedsCapture`, `.unknownAuthorization`, `.keyReused`, `.timedOut`,
  ///   `.unavailable`.
  package func refund(
    _ amount: Int64, of authorization: Authorization.ID, key: String
  ) throws {
    try enter(Entry(authorization: authorization, kind: .refund, amount: amount), key) {
      guard amount <= $0.captured - $0.refunded else { throw GatewayError.exceedsCapture }
    }
  }

  /// Lets go of whatever was reserved with this key of `authorize`. If nothing was, then nothing
  /// ever will be: a request still on its way finds its key voided.
  ///
  /// - Throws: `GatewayError.captured`, `.timedOut`, `.unavailable`.
  package func void(key: String) throws {
    let voided = try transaction { db in
      try db.run(Authorization.bury, key)
      return try db.run(Authorization.void, key)
    }
    guard voided == 1 else { throw GatewayError.captured }
  }

  /// What became of the request with this key of `authorize`; nil when none arrived.
  package func authorization(key: String) throws -> Authorization? {
    try transaction { db in try db.first(Authorization.byKey, key) }
  }

  /// The authorization is locked, so of two that come at once the second counts on the first.
  private func enter(
    _ entry: Entry, _ key: String, check: (Authorization) throws -> Void
  ) throws {
    let isLate = try transaction { db in
      guard let authorization = try db.first(Authorization.lock, entry.authorization) else {
        throw GatewayError.unknownAuthorization
      }
      if let known = try db.first(Entry.byKey, key) {
        guard known == entry else { throw GatewayError.keyReused }
        return false
      }
      try check(authorization)
      try db.run(Entry.insert, key, entry.authorization, entry.kind, entry.amount)
      return try db.first(Card.behaviourBehind, entry.authorization) == .settlesLate
    }
    if isLate { throw waitInVain() }
  }
}

extension Duration {
  fileprivate var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
  }
}
