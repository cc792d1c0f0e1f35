import PostgreSQL

extension Shop {
  /// Counts one more of what a client may do only so often. It is counted in the database, so it is
  /// the same whichever process is asked.
  ///
  /// - Throws: `ShopError.tooMany` when none is left; then nothing was counted.
  package func spend(_ limit: RateLimit, by client: ClientNetwork) throws -> Allowance {
    let most = settings.limits[limit]
    return try write { db in
      let name = limit.rawValue
      if let full = try db.first(RateLimit.spend, name, client.text, Int32(clamping: most)) {
        return Allowance(of: most, fullIn: full)
      }
      let full = try db.first(RateLimit.spent, name, client.text)
      throw ShopError.tooMany(Allowance(of: most, fullIn: full ?? 60_000))
    }
  }
}
