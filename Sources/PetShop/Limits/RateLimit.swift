/// What one client may do only so often, because it costs a password hash, sends a message, fills a
/// table or tries a card, and anybody may ask for it. The raw value is what the database counts it under.
package enum RateLimit: String, Sendable, CaseIterable {
  case logins
  case registrations
  /// Writes to the cart of somebody without an account.
  case guestCarts = "guest_carts"
  /// Cards that are handed over or charged, by one account.
  case cards
}

extension RateLimit {
  /// Whoever has an account is known, and fills no carts of guests. A service has its key from an
  /// admin, and tries no cards.
  package func counts(_ caller: Caller?) -> Bool {
    switch self {
    case .logins, .registrations: true
    case .guestCarts: caller == nil
    case .cards: caller?.role != .service
    }
  }
}

/// How many of each a client may do a minute. So many may come at once, and what was spent comes
/// back evenly.
package struct RateLimits: Hashable, Sendable {
  package let logins: Int
  package let registrations: Int
  package let guestCarts: Int
  package let cards: Int

  /// What a setting may say.
  package static let range = 1...10_000_000
  package static let usual = RateLimits(
    logins: 30, registrations: 20, guestCarts: 120, cards: 30)

  package init(logins: Int, registrations: Int, guestCarts: Int, cards: Int) {
    self.logins = logins
    self.registrations = registrations
    self.guestCarts = guestCarts
    self.cards = cards
  }

  package subscript(limit: RateLimit) -> Int {
    switch limit {
    case .logins: logins
    case .registrations: registrations
    case .guestCarts: guestCarts
    case .cards: cards
    }
  }
}

/// What is left of a limit.
package struct Allowance: Hashable, Sendable {
  /// How many there are a minute.
  package let limit: Int
  package let remaining: Int
  /// Seconds until there are `limit` again.
  package let reset: Int
  /// Seconds until there is one more.
  package let wait: Int

  /// - Parameter milliseconds: Until there are `limit` again, a minute at most.
  init(of limit: Int, fullIn milliseconds: Int64) {
    let minute = 60_000
    let spent = min(max(0, Int(clamping: milliseconds)), minute)
    self.limit = limit
    remaining = (minute - spent) * limit / minute
    reset = (spent + 999) / 1_000
    let forOne = (minute + limit - 1) / limit
    wait = max(1, (spent + forOne - minute + 999) / 1_000)
  }
}
