import PostgreSQL

extension Shop {
  /// Counts one more of what a client may do only so often. It is counted in the database, so it is
  /// the same whichever process is asked.
  ///
  /// - Throws: `ShopError.tooMany` when none is left; then nothing was counted.
  package func spend(_ limit: RateLimit, by client: ClientNetwork) throws -> Allowance {
    try write { db in try spend(limit, by: client.text, db) }
  }

  /// The same for what is counted by account.
  package func spend(_ limit: RateLimit, by user: User.ID) throws -> Allowance {
    try write { db in try spend(limit, by: name(of: user), db) }
  }

  /// A card is about to be charged. What comes of the transaction comes of the count.
  ///
  /// - Throws: `ShopError.tooMany`.
  func spendCard(of caller: Caller, _ db: Session) throws {
    guard RateLimit.cards.counts(caller) else { return }
    _ = try spend(.cards, by: name(of: caller.user), db)
  }

  private func name(of user: User.ID) -> String { "user \(user.rawValue)" }

  private func spend(_ limit: RateLimit, by client: String, _ db: Session) throws -> Allowance {
    let most = settings.limits[limit]
    let name = limit.rawValue
    if let full = try db.first(RateLimit.spend, name, client, Int32(clamping: most)) {
      return Allowance(of: most, fullIn: full)
    }
    let full = try db.first(RateLimit.spent, name, client)
    throw ShopError.tooMany(Allowance(of: most, fullIn: full ?? 60_000))
  }
}
