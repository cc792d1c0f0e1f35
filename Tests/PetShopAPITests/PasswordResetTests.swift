import HTTP
import PetShop
import TestDatabase
import Testing

@testable import PetShopAPI

@Suite("Password reset", .database(Shop.migrations))
struct PasswordResetTests {
  let client: Client

  init() throws { client = try Client() }

  private func confirm(_ token: String, _ password: String = "another long secret") throws -> Answer
  {
    try client.post(
      "/api/users/password-reset/confirm",
      json: #"{"token": "\#(token)", "new_password": "\#(password)"}"#)
  }

  @Test(.database(Shop.migrations))
  func `whoever forgot his password sets another, with what he is sent`() throws {
    let client = try Client()
    let ana = try client.customer()
    let asked = try client.post(
      "/api/users/password-reset", json: #"{"email": "\#(ana.email)"}"#)
    #expect(asked.status == 202 && asked.text == #"{"status":"accepted"}"#)
    let mail = try #require(try client.shop.nextPasswordResetMail())

    let answer = try client.post(
      "/api/users/password-reset/confirm",
      json: """
        {"token": "\(mail.token.revealed)", "new_password": "another long secret"}
        """)

    #expect(answer.status == 204)
    try client.get("/api/users/me", as: ana).expectProblem(401, "not_authenticated")
    _ = try client.logIn(ana.email, "another long secret")
  }

  @Test func `whoever asks hears the same of everybody`() throws {
    let ana = try client.customer()

    let answers = try [ana.email, "nobody@example.com"].map {
      try client.post("/api/users/password-reset", json: #"{"email": "\#($0)"}"#)
    }

    #expect(answers[0].response.body == answers[1].response.body)
    #expect(answers[0].response.headers.fields == answers[1].response.headers.fields)
  }

  @Test func `a token that is none is refused, and so is a password that is too short`() throws {
    try confirm("guessed").expectProblem(422, "invalid_fields", errors: ["token wrong"])
    try confirm("guessed", "short").expectProblem(
      422, "invalid_fields", errors: ["new_password too_short"])
  }
}
