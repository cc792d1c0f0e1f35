import Cryptography
import HTTP
import JSON
import TestDatabase
import Testing

@testable import PetShop
@testable import PetShopAPI

@Suite("Sessions", .database(Shop.migrations))
struct SessionTests {
  let client: Client

  init() throws { client = try Client() }

  private func refresh(_ token: String) throws -> Answer {
    try client.post("/api/users/refresh", json: #"{"refresh_token": "\#(token)"}"#)
  }

  private func me(_ authorization: String) throws -> Answer {
    try client.get("/api/users/me", [.authorization: authorization])
  }

  @Test func `a refresh token is worth one new pair`() throws {
    let ana = try client.customer()

    let answer = try refresh(ana.refreshToken)

    #expect(answer.status == 200)
    #expect(answer[.cacheControl] == "no-store")
    #expect(try answer.string("refresh_token") != ana.refreshToken)
    #expect(try me("Bearer \(answer.string("token"))").status == 200)
  }

  @Test func `a spent refresh token used again ends the whole family`() throws {
    let ana = try client.customer()
    let next = try refresh(ana.refreshToken)

    try refresh(ana.refreshToken).expectProblem(401, "refresh_token_refused")

    try refresh(try next.string("refresh_token")).expectProblem(401, "refresh_token_refused")
    try me("Bearer \(ana.token)").expectProblem(401, "not_authenticated")
    try me("Bearer \(next.string("token"))").expectProblem(401, "not_authenticated")
  }

  @Test func `a logout ends the session in every process, and only this one`() throws {
    let ana = try client.customer()
    let elsewhere = try client.logIn(ana.email)
    let sibling = try Client()
    #expect(try sibling.get("/api/users/me", as: ana).status == 200)

    let answer = try client.post("/api/users/logout", as: ana)

    #expect(answer.status == 204)
    try sibling.get("/api/users/me", as: ana).expectProblem(401, "not_authenticated")
    try refresh(ana.refreshToken).expectProblem(401, "refresh_token_refused")
    #expect(try client.get("/api/users/me", as: elsewhere).status == 200)
  }

  @Test(arguments: [
    "", "Bearer", "Bearer ", "Basic YTpi", "Bearer a b", "Bearer a,b", "token", "é",
  ])
  func `anything but one bearer token is no token`(authorization: String) throws {
    try me(authorization).expectProblem(401, "not_authenticated")
  }

  @Test(arguments: ["Bearer", "Bearer a b", "Bearer forged", "Bearer e30.e30.e30"])
  func `a token that is no good is said to be so`(authorization: String) throws {
    let challenge = try me(authorization)[.wwwAuthenticate]

    #expect(challenge == #"Bearer realm="petshop", error="invalid_token""#)
  }

  @Test func `a session that has ended makes its token no good`() throws {
    let ana = try client.customer()
    _ = try client.post("/api/users/logout", as: ana)

    let challenge = try client.get("/api/users/me", as: ana)[.wwwAuthenticate]

    #expect(challenge == #"Bearer realm="petshop", error="invalid_token""#)
  }

  @Test func `whoever brings no token is only told what to bring`() throws {
    let answers = [
      try client.get("/api/users/me"), try me("Basic YTpi"), try refresh("guessed"),
      try client.post("/api/users/login", json: #"{"email": "a@b.co", "password": "wrong"}"#),
    ]

    #expect(answers.map(\.status) == [401, 401, 401, 401])
    #expect(answers.allSatisfy { $0[.wwwAuthenticate] == #"Bearer realm="petshop""# })
  }

  @Test func `two tokens are none`() throws {
    let ana = try client.customer()

    try me("Bearer \(ana.token) \(ana.token)").expectProblem(401, "not_authenticated")
    try me("Bearer \(ana.token), Bearer \(ana.token)").expectProblem(401, "not_authenticated")
  }

  @Test func `the scheme's name may be in any letter case`() throws {
    let ana = try client.customer()

    #expect(try me("bEARER \(ana.token)").status == 200)
  }

  @Test(arguments: Forgery.allCases)
  func `a forged token is refused`(forgery: Forgery) throws {
    let ana = try client.customer()

    let token = try forgery.forge(ana.token)

    try me("Bearer \(token)").expectProblem(401, "not_authenticated")
    #expect(try me("Bearer \(ana.token)").status == 200)
  }

  @Test func `an expired token is refused`() throws {
    let ana = try client.customer()
    let claims = AccessClaims(
      user: User.ID(rawValue: ana.id), role: .user, name: "Ana",
      session: LoginSession.ID(rawValue: try ana.token.claim("sid")),
      issuedAt: Timestamp(seconds: 1_000_000_000), expiresAt: Timestamp(seconds: 1_000_003_600))

    let token = try AccessTokens.test().sign(claims)

    try me("Bearer \(token)").expectProblem(401, "not_authenticated")
  }
}

/// What people do to tokens.
enum Forgery: CaseIterable {
  case unsigned, noSignature, foreignSignature, keyInHeader, publicKeyAsSecret, otherClaims
  case padded, fourParts, twoParts, truncated, huge

  func forge(_ token: String) throws -> String {
    let parts = token.split(separator: ".").map(String.init)
    let (header, claims, signature) = (parts[0], parts[1], parts[2])
    return switch self {
    case .unsigned: "\(encoded(#"{"alg":"none","typ":"JWT"}"#)).\(claims)."
    case .noSignature: "\(header).\(claims)."
    case .foreignSignature: try token.signedBySomebodyElse()
    case .keyInHeader:
      try "\(encoded(#"{"alg":"RS256","jwk":{"kty":"RSA"}}"#)).\(claims).\(signature)"
        .signedBySomebodyElse()
    case .publicKeyAsSecret: "\(encoded(#"{"alg":"HS256","typ":"JWT"}"#)).\(claims).\(signature)"
    case .otherClaims:
      "\(header).\(encoded(try decoded(claims).replacing(#""role":2"#, with: #""role":1"#))).\(signature)"
    case .padded: token + "="
    case .fourParts: token + ".e30"
    case .twoParts: "\(header).\(claims)"
    case .truncated: String(token.dropLast())
    case .huge: token + String(repeating: "A", count: 100_000)
    }
  }
}

private func encoded(_ json: String) -> String { Base64URL.encode(json.utf8) }

private func decoded(_ part: String) throws -> String {
  String(decoding: try #require(Base64URL.decode(part.utf8)), as: UTF8.self)
}

extension String {
  fileprivate func claim(_ name: String) throws -> Int64 {
    let claims = try JSONValue(
      parsing: Array(decoded(String(split(separator: ".")[1])).utf8))
    return try #require(claims.objectValue?[name]?.int64Value)
  }
}
