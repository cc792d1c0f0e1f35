import Cryptography

@testable import PetShop

/// Makes tokens of any header and payload, signed by whatever key: what a forger would send.
struct TokenForge {
  let key: RSAPrivateKey

  func token(header: String, payload: String) throws -> String {
    let signed = Base64URL.encode(header.utf8) + "." + Base64URL.encode(payload.utf8)
    return signed + "." + Base64URL.encode(try key.sign(signed.utf8))
  }

  /// With the header the shop itself writes for this key.
  func token(payload: String) throws -> String {
    try token(header: header, payload: payload)
  }

  var header: String { #"{"alg":"RS256","kid":"\#(key.publicKey.keyID)","typ":"JWT"}"# }
}

/// The claims of a good token as JSON texts, by name, to be spoilt one at a time.
struct ForgedClaims {
  private var members: [(name: String, value: String)] = [
    ("iss", #""https://shop.test""#), ("aud", #""shop""#), ("sub", #""7""#), ("iat", "1000"),
    ("nbf", "1000"), ("exp", "1900"), ("jti", #""x""#), ("id", "7"), ("role", "2"),
    ("name", #""Ana""#), ("sid", "3"),
  ]

  /// Nil leaves the claim out.
  func with(_ name: String, _ value: String?) -> ForgedClaims {
    var forged = self
    forged.members = members.compactMap { member in
      member.name == name ? value.map { (name, $0) } : member
    }
    return forged
  }

  /// The same claim twice.
  func adding(_ name: String, _ value: String) -> ForgedClaims {
    var forged = self
    forged.members.append((name, value))
    return forged
  }

  var json: String {
    "{" + members.map { "\"\($0.name)\":\($0.value)" }.joined(separator: ",") + "}"
  }
}

/// Access tokens as the shop makes them, at a time of the test's choosing.
struct TokenDesk {
  let key: RSAPrivateKey
  let tokens: AccessTokens
  let now = Timestamp(seconds: 1_000)

  init(
    key: Result<RSAPrivateKey, any Error> = SigningKeys.first, previous: RSAPublicKey? = nil,
    issuer: String = "https://shop.test", audience: String = "shop"
  ) throws {
    self.key = try key.get()
    tokens = AccessTokens(
      signingKey: self.key, previousKey: previous, issuer: issuer, audience: audience,
      lifetime: 900)
  }

  var forge: TokenForge { TokenForge(key: key) }

  var claims: AccessClaims {
    AccessClaims(
      user: User.ID(rawValue: 7), role: .user, name: "Ana",
      session: LoginSession.ID(rawValue: 3), issuedAt: now, expiresAt: now.adding(seconds: 900))
  }

  func verify(_ token: String, at time: Timestamp? = nil) throws(ShopError) -> AccessClaims {
    try tokens.verify(Array(token.utf8), at: time ?? now)
  }

  /// Whether a token is refused, and refused again when it has been seen.
  func refuses(_ token: String, at time: Timestamp? = nil) -> Bool {
    (0..<2).allSatisfy { _ in
      do throws(ShopError) {
        _ = try verify(token, at: time)
        return false
      } catch {
        return error == .notAuthenticated
      }
    }
  }
}
