import Cryptography
import Testing

@testable import PetShop

@Suite("Forged tokens")
struct ForgedTokenTests {
  let desk: TokenDesk
  let good: String
  let parts: [String]

  init() throws {
    desk = try TokenDesk()
    good = try desk.tokens.sign(desk.claims)
    parts = good.split(separator: ".").map(String.init)
  }

  @Test(arguments: [
    #"{"alg":"none","kid":"KID","typ":"JWT"}"#, #"{"alg":"None","kid":"KID"}"#,
    #"{"alg":"HS256","kid":"KID","typ":"JWT"}"#, #"{"alg":"RS384","kid":"KID","typ":"JWT"}"#,
    #"{"alg":"PS256","kid":"KID","typ":"JWT"}"#, #"{"alg":"rs256","kid":"KID","typ":"JWT"}"#,
    #"{"alg":null,"kid":"KID"}"#, #"{"alg":["RS256"],"kid":"KID"}"#, #"{"kid":"KID"}"#,
    #"{"alg":"RS256"}"#, #"{"alg":"RS256","kid":""}"#, #"{"alg":"RS256","kid":"other"}"#,
    #"{"alg":"RS256","kid":7}"#, #"{"alg":"RS256","kid":"../../key"}"#,
    #"{"alg":"RS256","kid":"KID","jwk":{"kty":"RSA","n":"AQ","e":"AQAB"}}"#,
    #"{"alg":"RS256","kid":"KID","jku":"https://evil.example/keys"}"#,
    #"{"alg":"RS256","kid":"KID","x5u":"https://evil.example/cert"}"#,
    #"{"alg":"RS256","kid":"KID","x5c":[]}"#, #"{"alg":"RS256","kid":"KID","crit":["exp"]}"#,
    #"{"alg":"RS256","kid":"KID","b64":false}"#, #"{"alg":"RS256","kid":"KID","zip":"DEF"}"#,
    #"{"alg":"RS256","kid":"KID","typ":"at+jwt"}"#, #"{"alg":"RS256","kid":"KID","typ":null}"#,
    #"{"alg":"none","alg":"RS256","kid":"KID"}"#, #"{"alg":"RS256","kid":"KID","kid":"KID"}"#,
    #"{"alg":"RS256","kid":"KID"},"#, #"[{"alg":"RS256","kid":"KID"}]"#, "null", "", "{",
    #"\#u{FEFF}{"alg":"RS256","kid":"KID"}"#, #"{"alg":"RS256\u0000","kid":"KID"}"#,
  ])
  func `no header decides how its token is verified`(header: String) throws {
    let header = header.replacing("KID", with: desk.key.publicKey.keyID)
    let token = try desk.forge.token(header: header, payload: ForgedClaims().json)
    #expect(desk.refuses(token))
  }

  @Test func `the public key is no secret to sign with`() throws {
    let header = #"{"alg":"HS256","kid":"\#(desk.key.publicKey.keyID)","typ":"JWT"}"#
    let signed =
      Base64URL.encode(header.utf8) + "." + Base64URL.encode(ForgedClaims().json.utf8)
    let code = hmacSHA256(of: Array(signed.utf8), key: Array(try desk.key.publicKey.pem().utf8))
    #expect(desk.refuses(signed + "." + Base64URL.encode(code)))
  }

  @Test func `a signature must be there, and must be the key's for this very text`() throws {
    let other = try TokenForge(key: SigningKeys.second.get())
    let twin = try desk.tokens.sign(desk.claims).split(separator: ".")[2]
    let tokens = [
      "\(parts[0]).\(parts[1]).", "\(parts[0]).\(parts[1]).AA", "\(parts[0]).\(parts[1]).\(twin)",
      "\(parts[0]).\(parts[1]).\(parts[2].dropLast(4))", "\(good)AAAA",
      "\(parts[0]).\(parts[1]).\(Base64URL.encode([UInt8](repeating: 0, count: 256)))",
      try other.token(header: desk.forge.header, payload: ForgedClaims().json),
      try other.token(payload: ForgedClaims().json),
    ]
    for token in tokens { #expect(desk.refuses(token), "\(token)") }
  }

  @Test func `a token has three parts, in one spelling`() {
    let tokens = [
      "", ".", "..", "...", "a.b.c", parts[0], "\(parts[0]).\(parts[1])", "\(good).", ".\(good)",
      "\(good).\(parts[2])", "\(good).\(parts[1]).\(parts[2])", "\(parts[0])..\(parts[2])",
      "\(good)=", "\(good)==", "\(parts[0])=.\(parts[1]).\(parts[2])", " \(good)", "\(good) ",
      "\(good)\n", "\(good)\0", "\0\(good)", "\(good)\u{FEFF}",
      good.replacing(".", with: ". "), good.uppercased(), "Bearer \(good)",
    ]
    for token in tokens { #expect(desk.refuses(token), "\(token)") }
  }

  @Test func `each byte of a token counts`() {
    let bytes = Array(good.utf8)
    for index in bytes.indices where index.isMultiple(of: 7) || index > bytes.count - 4 {
      var spoilt = bytes
      spoilt[index] ^= 1
      #expect(desk.refuses(String(decoding: spoilt, as: UTF8.self)), "byte \(index)")
    }
  }

  @Test func `a huge token is refused before it is read`() throws {
    let claims = ForgedClaims().with("name", "\"\(String(repeating: "x", count: 4_000))\"")
    #expect(desk.refuses(try desk.forge.token(payload: claims.json)))
    #expect(desk.refuses(String(repeating: "A", count: 1_000_000)))
    #expect(desk.refuses(String(repeating: ".", count: 4_096)))
  }

  @Test(
    arguments: [
      ("iss", #""https://evil.test""#), ("iss", #""https://shop.test/""#), ("iss", nil),
      ("aud", #""other""#), ("aud", #"["shop"]"#), ("aud", nil),
      ("exp", "1000"), ("exp", "999"), ("exp", "0"), ("exp", "-1"), ("exp", "1900.5"),
      ("exp", "19e2x"), ("exp", #""1900""#), ("exp", "null"), ("exp", "true"), ("exp", nil),
      ("exp", "9223372036854775808"), ("exp", "1e400"),
      ("nbf", "1900"), ("nbf", "999"), ("nbf", nil), ("iat", "1061"), ("iat", "1000.5"),
      ("iat", nil), ("id", #""7""#), ("id", "8"), ("id", nil), ("sub", "7"), ("sub", #""8""#),
      ("sub", #""07""#), ("sub", nil), ("sid", #""3""#), ("sid", "3.5"), ("sid", nil),
      ("role", #""root""#), ("role", nil), ("name", "7"), ("name", nil),
    ] as [(String, String?)])
  func `every claim is what the shop itself would write`(name: String, value: String?) throws {
    let token = try desk.forge.token(payload: ForgedClaims().with(name, value).json)
    #expect(desk.refuses(token))
  }

  @Test(arguments: [("exp", "9999"), ("role", "1"), ("sub", #""7""#), ("iss", "1")])
  func `a claim said twice is not said at all`(name: String, value: String) throws {
    let token = try desk.forge.token(payload: ForgedClaims().adding(name, value).json)
    #expect(desk.refuses(token))
  }

  @Test(arguments: ["", "null", "[]", "7", "{}", "{", #"{"exp":1900"#, "\u{FEFF}{}", "{}{}"])
  func `a payload is one object`(payload: String) throws {
    #expect(desk.refuses(try desk.forge.token(payload: payload)))
  }

  @Test func `another shop's token is none of ours, although the key is the same`() throws {
    let others = [
      try TokenDesk(issuer: "https://staging.test"), try TokenDesk(audience: "warehouse"),
    ]
    for other in others { #expect(desk.refuses(try other.tokens.sign(other.claims))) }
  }
}

/// RFC 2104, as the classic forgery of RS256 tokens uses it.
private func hmacSHA256(of message: [UInt8], key: [UInt8]) -> [UInt8] {
  var block = key.count > 64 ? SHA256.digest(key) : key
  block += [UInt8](repeating: 0, count: 64 - block.count)
  let inner = SHA256.digest(block.map { $0 ^ 0x36 } + message)
  return SHA256.digest(block.map { $0 ^ 0x5C } + inner)
}
