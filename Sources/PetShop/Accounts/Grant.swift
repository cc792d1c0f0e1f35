import Cryptography
import PostgreSQL

/// What a successful login hands out.
package struct Grant: Sendable {
  package let user: User
  package let accessToken: String
  /// Seconds until the access token expires.
  package let expiresIn: Int64
  package let refreshToken: String
}

/// A refresh token before it is sent: only its digest is ever stored.
struct RefreshToken {
  /// Thirty days, in seconds; each refresh starts them anew.
  static let lifetime: Int64 = 30 * 24 * 3_600

  let text: String

  /// - Throws: `CryptographyError` when there is no randomness.
  static func random() throws -> RefreshToken {
    RefreshToken(text: Base64URL.encode(try SecureRandom.bytes(32)))
  }

  var digest: [UInt8] { SHA256.digest(text.utf8) }
}

extension Shop {
  /// Opens a session for `user` in the transaction at hand.
  func openSession(for user: User, in db: Session) throws -> Grant {
    let session = try db.one(LoginSession.open, user.id)
    return try grant(to: user, in: session, db)
  }

  /// A pair of tokens for a session that is open already.
  func grant(to user: User, in session: LoginSession.ID, _ db: Session) throws -> Grant {
    let refreshToken = try RefreshToken.random()
    let now = db.time
    try db.run(
      LoginSession.addRefreshToken,
      refreshToken.digest, session, now.adding(seconds: RefreshToken.lifetime))
    let claims = AccessClaims(
      user: user.id, role: user.role, name: user.name, session: session,
      issuedAt: now, expiresAt: now.adding(seconds: tokens.lifetime))
    return Grant(
      user: user, accessToken: try tokens.sign(claims), expiresIn: tokens.lifetime,
      refreshToken: refreshToken.text)
  }
}
