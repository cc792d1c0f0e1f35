import PaymentGateway
import PostgreSQL

extension Shop {
  /// Deletes answers, tokens, counts and guests' carts that have expired. Safe at any time, from any
  /// process.
  ///
  /// - Parameter most: How many of each at most, so that nobody waits for long.
  /// - Returns: Whether more is left.
  @discardableResult
  package func forgetExpired(atMost most: Int = 200) throws -> Bool {
    let statements = [
      StoredAnswer.forgetSomeExpired, LoginSession.deleteSomeExpiredRefreshTokens,
      ResetToken.removeSomeExpired, PasswordResetRequest.removeSomeOld, RateLimit.forgetSomeFull,
      Cart.deleteSomeExpired,
    ]
    var isMore = false
    for statement in statements {
      let gone = try write { db in try db.run(statement, Int64(most)) }
      isMore = isMore || gone == most
    }
    return isMore
  }

  /// Gives the database sessions back until they are next needed.
  package func rest() {
    database.close()
    gateway?.rest()
  }
}
