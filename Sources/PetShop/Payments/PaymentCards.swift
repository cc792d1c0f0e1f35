import PaymentGateway
import PostgreSQL

/// One's own cards; somebody else's are as good as none.
extension Shop {
  package func paymentCards(
    of caller: Caller, _ page: PageRequest<PaymentCard.ID>
  ) throws -> Page<PaymentCard, PaymentCard.ID> {
    try read { db in
      let rows = try db.all(
        PaymentCard.ofUser, caller.user, page.position, page.limit, page.offset)
      let total = ListTotal(exactly: try db.one(PaymentCard.count, caller.user))
      return Page(rows, of: page, total: total, position: \.id)
    }
  }

  /// - Throws: `ShopError.notFound`.
  package func paymentCard(_ id: PaymentCard.ID, of caller: Caller) throws -> PaymentCard {
    try read { db in try paymentCard(id, of: caller, db) }
  }

  /// - Throws: `ShopError.invalid` for an expired card and an unknown token; `.listFull`;
  ///   `.unavailable`.
  package func addPaymentCard(_ new: NewPaymentCard, of caller: Caller) throws -> PaymentCard {
    let card = try card(of: new.source)
    return try keeping(card) { db in
      _ = try db.one(User.lock, caller.user)
      let isDefault = try new.isDefault == true || db.first(PaymentCard.usual, caller.user) == nil
      if isDefault { try db.run(PaymentCard.clearDefault, caller.user) }
      return try db.one(
        PaymentCard.insert, caller.user, card.token, card.brand, card.last4, card.expiry.month,
        card.expiry.year, isDefault)
    }
  }

  /// Another card in the place of this one.
  ///
  /// - Throws: As `addPaymentCard`, and `ShopError.notFound`.
  package func replacePaymentCard(
    _ id: PaymentCard.ID, with new: NewPaymentCard, of caller: Caller
  ) throws -> PaymentCard {
    _ = try paymentCard(id, of: caller)
    let card = try card(of: new.source)
    return try keeping(card) { db in
      try update(id, to: card, of: caller, isDefault: new.isDefault, db)
    }
  }

  /// - Throws: `ShopError.notFound`, `.unavailable`; `.stale` when another card took the place of
  ///   this one meanwhile; `.invalid` when the card has expired or nothing would be the default.
  package func changePaymentCard(
    _ id: PaymentCard.ID, _ change: PaymentCardChange, of caller: Caller
  ) throws -> PaymentCard {
    let old = try paymentCard(id, of: caller)
    let expiry = CardExpiry(
      month: change.month ?? old.expiry.month, year: change.year ?? old.expiry.year)
    guard expiry != old.expiry else {
      return try write { db in
        try update(id, to: nil, of: caller, isDefault: change.isDefault.value, db)
      }
    }
    try refusePassed(expiry)
    let renewed = try renew(old, expiry: expiry)
    return try keeping(renewed) { db in
      guard try paymentCard(id, of: caller, db).token == old.token else { throw ShopError.stale }
      return try update(id, to: renewed, of: caller, isDefault: change.isDefault.value, db)
    }
  }

  /// The newest of those that are left becomes the default, if this was it.
  ///
  /// - Throws: `ShopError.notFound`.
  package func removePaymentCard(_ id: PaymentCard.ID, of caller: Caller) throws {
    try write { db in
      _ = try db.one(User.lock, caller.user)
      guard try db.run(PaymentCard.delete, id, caller.user) == 1 else { throw ShopError.notFound }
      try db.run(PaymentCard.appointDefault, caller.user)
    }
  }

  /// - Parameter card: What the gateway makes of it now; nil when that is what it was.
  private func update(
    _ id: PaymentCard.ID, to card: Card?, of caller: Caller, isDefault: Bool?, _ db: Session
  ) throws -> PaymentCard {
    _ = try db.one(User.lock, caller.user)
    let old = try paymentCard(id, of: caller, db)
    let isDefault = isDefault ?? old.isDefault
    if old.isDefault, !isDefault { throw ShopError.lastDefault }
    if isDefault { try db.run(PaymentCard.clearDefault, caller.user) }
    return try db.one(
      PaymentCard.update, id, card?.token ?? old.token, card?.brand ?? old.brand,
      card?.last4 ?? old.last4, card?.expiry.month ?? old.expiry.month,
      card?.expiry.year ?? old.expiry.year, isDefault)
  }

  /// Writes down a card that the gateway has just made; it forgets it if that comes to nothing.
  private func keeping(
    _ card: Card, _ body: (Session) throws -> PaymentCard
  ) throws -> PaymentCard {
    do {
      return try write(body)
    } catch ShopError.outcomeUnknown {
      // It may be kept.
      throw ShopError.outcomeUnknown
    } catch {
      abandon(card)
      throw error
    }
  }

  /// Hands a card to the gateway: its number goes no further.
  private func card(of source: NewPaymentCard.Source) throws -> Card {
    switch source {
    case .number(let number, let expiry):
      try refusePassed(expiry)
      return try made { try $0.tokenize(number, expiry: expiry) }
    case .token(let token):
      do {
        return try made { try $0.exchange(token) }
      } catch GatewayError.unknownCard {
        throw ShopError.invalid([FieldError("token", .notFound)])
      }
    }
  }

  private func renew(_ card: PaymentCard, expiry: CardExpiry) throws -> Card {
    do {
      return try made { try $0.renew(card.token, expiry: expiry) }
    } catch GatewayError.unknownCard {
      // It was taken away just now.
      throw ShopError.notFound
    }
  }

  /// A card of which nobody heard is one that nothing is charged to: as if it had not been made.
  private func made(_ card: (SimulatedGateway) throws -> Card) throws -> Card {
    do {
      return try atGateway(card)
    } catch GatewayError.timedOut {
      throw ShopError.unavailable
    }
  }

  private func refusePassed(_ expiry: CardExpiry) throws(ShopError) {
    guard expiry.hasPassed(at: .now) else { return }
    throw .invalid([FieldError("exp_year", .expired)])
  }

  private func paymentCard(
    _ id: PaymentCard.ID, of caller: Caller, _ db: Session
  ) throws -> PaymentCard {
    guard let card = try db.first(PaymentCard.byID, id, caller.user) else {
      throw ShopError.notFound
    }
    return card
  }
}
