import Cryptography
import PostgreSQL

/// What a successful login hands out.
package struct Grant: Sendable {
  package let user: User
  package let accessToken: String
  /// Seconds until the access token expires.
  package let expiresIn: Int64
  package let refreshToken: String
  /// What became of the guest's cart that was brought; nil when none was.
  package let cartMerge: CartMerge?
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
  /// Opens a session for `user` in the transaction at hand, and puts what he brings into his cart.
  func openSession(
    for user: User, bringing cart: CartToken?, in db: Session
  ) throws -> Grant {
    let merge = try mergeCart(of: cart, into: user.id, db)
    let session = try db.one(LoginSession.open, user.id)
    return try grant(to: user, in: session, after: merge, db)
  }

  /// A pair of tokens for a session that is open already.
  func grant(
    to user: User, in session: LoginSession.ID, after merge: CartMerge? = nil, _ db: Session
  ) throws -> Grant {
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
      refreshToken: refreshToken.text, cartMerge: merge)
  }
}
