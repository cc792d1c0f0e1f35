import Cryptography
import PostgreSQL

extension Shop {
  /// Who bears `token`. The session and the role are asked of the database each time, so a logout
  /// or a change of role takes effect everywhere with the next request.
  ///
  /// - Throws: `ShopError.notAuthenticated`.
  package func authenticate(token: [UInt8]) throws -> Caller {
    let claims = try tokens.verify(token, at: .now)
    let role = try read { db in try db.first(LoginSession.liveRole, claims.session, claims.user) }
    guard let role else { throw ShopError.notAuthenticated }
    return Caller(user: claims.user, role: role, session: claims.session)
  }

  /// A new pair for a refresh token, which is spent by it. A spent one used again means that two
  /// parties hold it: the whole session ends.
  ///
  /// - Throws: `ShopError.refreshTokenRefused`.
  package func refresh(_ text: String) throws -> Grant {
    let digest = RefreshToken(text: text).digest
    // Anybody may send anything: what was never handed out costs no transaction.
    guard try read({ db in try db.one(LoginSession.isRefreshToken, digest) }) else {
      throw ShopError.refreshTokenRefused
    }
    let grant: Grant? = try write { db in
      // Before its token, as does whoever erases its user.
      try db.run(LoginSession.keepOfRefreshToken, digest)
      guard let token = try db.first(LoginSession.lockRefreshToken, digest) else { return nil }
      guard !token.isSpent else {
        try db.run(LoginSession.end, token.session, LoginSession.End.tokenReuse.rawValue)
        return nil
      }
      guard !token.isExpired, !token.hasEnded, !token.isDisabled else { return nil }
      try db.run(LoginSession.spendRefreshToken, digest)
      return try self.grant(to: token.user, in: token.session, db)
    }
    guard let grant else { throw ShopError.refreshTokenRefused }
    return grant
  }

  /// Ends the caller's session: its refresh token and its access tokens are worth nothing.
  package func logout(_ caller: Caller) throws {
    guard let session = caller.session else { return }
    try write { db in
      try db.run(LoginSession.end, session, LoginSession.End.logout.rawValue)
    }
  }
}
