import Cryptography
import HTTP
import JSON
import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop
@testable import PetShopAPI

@Suite("Operations", .database(Shop.migrations))
struct OperationTests {
  let client: Client

  init() throws { client = try Client() }

  @Test(arguments: ["/health", "/ready"])
  func `a shop that works says so`(path: String) throws {
    let answer = try client.get(path)

    #expect(answer.status == 200)
    #expect(answer.text == #"{"status":"ok"}"#)
    #expect(answer[.cacheControl] == "no-store")
  }

  @Test func `the public keys are there for whoever verifies tokens`() throws {
    let key = try SigningKeys.ours.get().publicKey

    let answer = try client.get("/.well-known/jwks.json")

    #expect(answer.status == 200)
    #expect(
      answer.text
        == compact(
          """
          {"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "\(key.keyID)",
            "n": "\(Cryptography.Base64URL.encode(key.modulus))",
            "e": "\(Cryptography.Base64URL.encode(key.exponent))"}]}
          """))
    let again = try client.get(
      "/.well-known/jwks.json", [.ifNoneMatch: try #require(answer[.entityTag])])
    #expect(again.status == 304)
  }
}

@Suite("A shop in trouble")
struct TroubleTests {
  @Test func `before the migrations the shop is alive but not ready`() throws {
    let client = try Client(on: TestDatabase())

    #expect(try client.get("/health").status == 200)
    let ready = try client.get("/ready")
    try ready.expectProblem(503, "service_unavailable")
    #expect(ready[.retryAfter] == "1")
  }

  @Test(arguments: Contract.native.routes.map(\.pattern))
  func `without a database nobody waits, and everybody is told to come back`(
    pattern: String
  ) throws {
    let client = try Client(on: TestDatabase()) { $0["host"] = "/nonexistent" }
    let parts = pattern.split(separator: " ")
    let path = parts[1].replacing("{id}", with: "1").replacing("{product_id}", with: "1")
    let ana = AccessClaims(
      user: User.ID(rawValue: 1), role: .admin, name: "Ana",
      session: LoginSession.ID(rawValue: 1), issuedAt: .now,
      expiresAt: .now.adding(seconds: 3_600))

    let answer = client.send(
      try HTTPRequest(
        try #require(HTTPMethod(rawValue: String(parts[0]))), String(path),
        json: needsNoDatabase.contains(pattern) ? nil : TroubleTests.bodies[pattern],
        token: try AccessTokens.test().sign(ana)))

    if needsNoDatabase.contains(pattern) {
      #expect(answer.status == 200)
    } else {
      try answer.expectProblem(503, "service_unavailable")
      #expect(answer[.retryAfter] == "1")
    }
  }

  private var needsNoDatabase: [String] { ["GET /health", "GET /.well-known/jwks.json"] }

  /// For routes that are open to anyone: the others ask who calls before they read a body.
  private static let bodies = [
    "POST /api/users/register": registration, "POST /api/users": registration,
    "POST /api/users/login": #"{"email": "a@b.example", "password": "x"}"#,
    "POST /api/users/refresh": #"{"refresh_token": "x"}"#,
    "POST /api/users/password-reset": #"{"email": "a@b.example"}"#,
    "POST /api/users/password-reset/confirm":
      #"{"token": "x", "new_password": "correct horse"}"#,
  ]

  private static let registration =
    #"{"email": "a@b.example", "password": "correct horse", "name": "A"}"#

  @Test(arguments: [
    (RequestError.overloaded, 503, "service_unavailable"),
    (.bodyTooLarge(limit: 65_536), 413, "content_too_large"), (.malformedBody, 400, "bad_request"),
  ])
  func `what never reaches the shop is refused in the same words`(
    error: RequestError, status: Int, code: String
  ) throws {
    let gateway = try Gateway(contracts: [.native]) { _, _ in }

    let request = try HTTPRequest(.post, "/api/checkout")
    let answer = Answer(gateway.refuse(error, request, in: "native"))

    try answer.expectProblem(status, code)
    #expect(answer[.retryAfter] == (status == 503 ? "1" : nil))
  }
}
