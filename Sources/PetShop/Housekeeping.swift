import PaymentGateway
import PostgreSQL

extension Shop {
  /// Deletes answers, tokens, counts and guests' carts that have expired. Safe at any time, from any
  /// process.
  ///
  /// - Returns: Whether more is left: carts go some at a time, so that nobody waits for long.
  @discardableResult
  package func forgetExpired() throws -> Bool {
    try write { db in
      try db.run(StoredAnswer.forgetAllExpired)
      try db.run(LoginSession.deleteExpiredRefreshTokens)
      try db.run(ResetToken.removeExpired)
      try db.run(PasswordResetRequest.removeOld)
      try db.run(RateLimit.forgetFull)
    }
    let most = 200
    return try write { db in try db.run(Cart.deleteExpired, Int64(most)) } == most
  }

  /// Gives the database sessions back until they are next needed.
  package func rest() {
    database.close()
    gateway.rest()
  }
}
