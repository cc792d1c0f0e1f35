package import Cryptography
import JSON

/// Signs and verifies access tokens: RS256 JSON Web Tokens (RFC 7519), by `kid`.
///
/// The key decides the algorithm, never the token. Two keys may be known at once, so that a key is
/// rotated with nobody logged out: the new one signs, the previous one still verifies.
package struct AccessTokens: Sendable {
  /// Who issues the tokens, and for whom: the `iss` and `aud` claims.
  package let issuer: String
  package let audience: String
  /// How long a token is good for, in seconds.
  package let lifetime: Int64
  /// The public keys in use; the one that signs comes first.
  package let publicKeys: [RSAPublicKey]

  private let signingKey: RSAPrivateKey
  private let remembered = RememberedTokens(capacity: 20_000)
  private var extraClaims = ExtraClaims.roleNumber

  package init(
    signingKey: RSAPrivateKey, previousKey: RSAPublicKey? = nil,
    issuer: String, audience: String, lifetime: Int64
  ) {
    self.signingKey = signingKey
    self.publicKeys = [signingKey.publicKey] + (previousKey.map { [$0] } ?? [])
    self.issuer = issuer
    self.audience = audience
    self.lifetime = lifetime
  }

  func saying(_ claims: ExtraClaims) -> AccessTokens {
    var tokens = self
    tokens.extraClaims = claims
    return tokens
  }

  /// - Throws: `CryptographyError` when libcrypto cannot sign or has no randomness.
  func sign(_ claims: AccessClaims) throws -> String {
    var header = JSONWriter(reserving: 96)
    header.object { json in
      json.field("alg", "RS256")
      json.field("kid", signingKey.publicKey.keyID)
      json.field("typ", "JWT")
    }
    let tokenID = Base64URL.encode(try SecureRandom.bytes(16))
    let payload = encode(claims, tokenID: tokenID)
    let signed = Base64URL.encode(header.bytes) + "." + Base64URL.encode(payload)
    return signed + "." + Base64URL.encode(try signingKey.sign(signed.utf8))
  }

  private func encode(_ claims: AccessClaims, tokenID: String) -> [UInt8] {
    var json = JSONWriter(reserving: 256)
    json.object { json in
      json.field("iss", issuer)
      json.field("aud", audience)
      json.field("sub", String(claims.user.rawValue))
      json.field("iat", claims.issuedAt.seconds)
      json.field("nbf", claims.issuedAt.seconds)
      json.field("exp", claims.expiresAt.seconds)
      json.field("jti", tokenID)
      json.field("id", claims.user.rawValue)
      extraClaims.write(claims, &json)
      json.field("name", claims.name)
      json.field("sid", claims.session.rawValue)
    }
    return json.bytes
  }

  /// The claims of a token that is ours and good at `now`. A verified token is remembered by its
  /// SHA-256 until it expires; whether its session still lives is not asked here.
  ///
  /// - Throws: `ShopError.notAuthenticated` for anything else, whatever is wrong with it.
  func verify(_ token: [UInt8], at now: Timestamp) throws(ShopError) -> AccessClaims {
    guard token.count <= 4_096 else { throw .notAuthenticated }
    let digest = SHA256.Digest(of: token)
    if let claims = remembered.claims(of: digest), now < claims.expiresAt { return claims }
    guard let claims = verified(token), now < claims.expiresAt,
      claims.issuedAt <= now.adding(seconds: Self.clockSkew)
    else { throw .notAuthenticated }
    remembered.remember(claims, of: digest)
    return claims
  }

  /// How far ahead, in seconds, the clock of a sibling that issued a token may be.
  private static let clockSkew: Int64 = 60

  private func verified(_ token: [UInt8]) -> AccessClaims? {
    let parts = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3,
      let header = Base64URL.decode(parts[0]), let key = key(named: header),
      let signature = Base64URL.decode(parts[2]),
      key.isValid(signature: signature, for: token[..<parts[1].endIndex]),
      let payload = Base64URL.decode(parts[1])
    else { return nil }
    return decode(payload)
  }

  /// The key a header names. A header with anything besides `alg`, `kid` and `typ` (`crit`, `jwk`,
  /// `jku`, `x5u` …) is refused whole.
  private func key(named header: [UInt8]) -> RSAPublicKey? {
    guard let object = (try? JSONValue(parsing: header))?.objectValue,
      object["alg"]?.stringValue == "RS256", let kid = object["kid"]?.stringValue,
      object.members.allSatisfy({ ["alg", "kid", "typ"].contains($0.name) }),
      object["typ"] == nil || object["typ"]?.stringValue == "JWT"
    else { return nil }
    return publicKeys.first { $0.keyID == kid }
  }

  private func decode(_ payload: [UInt8]) -> AccessClaims? {
    guard let claims = (try? JSONValue(parsing: payload))?.objectValue,
      claims["iss"]?.stringValue == issuer, claims["aud"]?.stringValue == audience,
      let user = claims["id"]?.int64Value, claims["sub"]?.stringValue == String(user),
      let issuedAt = claims["iat"]?.int64Value, claims["nbf"]?.int64Value == issuedAt,
      let expiresAt = claims["exp"]?.int64Value, let session = claims["sid"]?.int64Value,
      let role = claims["role"].flatMap(Role.init(claim:)), let name = claims["name"]?.stringValue
    else { return nil }
    return AccessClaims(
      user: User.ID(rawValue: user), role: role, name: name,
      session: LoginSession.ID(rawValue: session),
      issuedAt: Timestamp(seconds: issuedAt), expiresAt: Timestamp(seconds: expiresAt))
  }
}

extension Role {
  /// A role as some contract writes it: by its number or its name.
  fileprivate init?(claim: JSONValue) {
    if let number = claim.int64Value {
      self = number == 1 ? .admin : .user
    } else if let role = claim.stringValue.flatMap(Role.init(rawValue:)) {
      self = role
    } else {
      return nil
    }
  }
}
