import Cryptography

/// Whose cart it is.
package enum Shopper: Sendable {
  case user(User.ID)
  /// Somebody without an account, and the token he brings. One that was never ours, or is no more,
  /// is as good as none.
  case guest(CartToken?)
}

/// What a guest comes back to his cart with: only its digest is ever stored.
package struct CartToken: Sendable {
  /// Thirty days, in seconds; each write of the cart starts them anew.
  static let lifetime: Int64 = 30 * 24 * 3_600

  package let text: String

  package init(text: String) {
    self.text = text
  }

  /// 256 bits that nobody guesses.
  ///
  /// - Throws: `CryptographyError` when there is no randomness.
  static func random() throws -> CartToken {
    CartToken(text: Base64URL.encode(try SecureRandom.bytes(32)))
  }

  var digest: [UInt8] { SHA256.digest(text.utf8) }
}
