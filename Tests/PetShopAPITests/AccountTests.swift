import HTTP
import JSON
import PetShop
import TestDatabase
import Testing

@Suite("Accounts", .database(Shop.migrations))
struct AccountTests {
  let client: Client

  init() throws { client = try Client() }

  @Test(arguments: ["/api/users/register", "/api/users"])
  func `who registers gets an account and is logged in`(path: String) throws {
    let number = uniqueNumber()
    let answer = try client.post(
      path,
      json: """
        {"email": "Ana\(number)@Example.com", "password": "\(Person.password)", "name": "Ana García",
         "username": "ana.\(number)"}
        """)

    #expect(answer.status == 201)
    #expect(answer[.cacheControl] == "no-store")
    #expect(answer[.contentType] == "application/json")
    #expect(answer[.requestID] == HTTPRequest.testID)
    let token = try answer.string("token")
    let id = try #require(try answer.value("user", "id").int64Value)
    #expect(
      answer.timeless
        == compact(
          """
          {"user": {"id": \(id), "email": "Ana\(number)@Example.com", "username": "ana.\(number)",
            "name": "Ana García", "role": "user", "role_id": 2, "created_at": "<time>"},
           "token": "\(token)", "access_token": "\(token)", "token_type": "Bearer",
           "expires_in": 3600, "refresh_token": "\(try answer.string("refresh_token"))",
           "cart_merge": null}
          """))
  }

  @Test func `nobody makes himself admin`() throws {
    let answer = try client.post(
      "/api/users/register",
      json: #"{"email": "a@b.example", "password": "long enough!", "name": "A", "role": "admin"}"#)

    try answer.expectProblem(422, "invalid_fields", errors: ["role unknown_field"])
  }

  @Test func `an e-mail is taken in any letter case`() throws {
    let ana = try client.customer()

    let answer = try client.post(
      "/api/users/register",
      json: #"{"email": "\#(ana.email.uppercased())", "password": "long enough!", "name": "A"}"#)

    try answer.expectProblem(409, "email_taken")
  }

  @Test func `a username is taken in any letter case`() throws {
    let username = "Eva\(uniqueNumber())"
    let ana = try client.customer()
    let eva = try client.customer()
    _ = try client.patch("/api/users/me", json: #"{"username": "\#(username)"}"#, as: eva)

    let answer = try client.patch(
      "/api/users/me", json: #"{"username": "\#(username.lowercased())"}"#, as: ana)

    try answer.expectProblem(409, "username_taken")
  }

  @Test func `a login answers what a registration does`() throws {
    let ana = try client.customer()

    let answer = try client.post(
      "/api/users/login",
      json: #"{"email": "\#(ana.email)", "password": "\#(Person.password)"}"#)

    #expect(answer.status == 200)
    #expect(answer[.cacheControl] == "no-store")
    let names = try answer.object().members.map(\.name)
    #expect(
      names == [
        "user", "token", "access_token", "token_type", "expires_in", "refresh_token", "cart_merge",
      ])
    #expect(try answer.value("user", "id").int64Value == ana.id)
  }

  @Test func `a username logs in as well as an e-mail`() throws {
    let username = "eva\(uniqueNumber())"
    let eva = try client.customer()
    _ = try client.patch("/api/users/me", json: #"{"username": "\#(username)"}"#, as: eva)

    let answer = try client.post(
      "/api/users/login",
      json: #"{"username": "\#(username)", "password": "\#(Person.password)"}"#)

    #expect(answer.status == 200)
    #expect(try answer.value("user", "id").int64Value == eva.id)
  }

  @Test func `a wrong password, an unknown and a disabled account are answered alike`() throws {
    let ana = try client.customer()
    let eva = try client.customer()
    try client.execute("UPDATE users SET disabled = true WHERE id = \(eva.id)")
    let logins = [
      #"{"email": "\#(ana.email)", "password": "wrong"}"#,
      #"{"email": "nobody@example.com", "password": "\#(Person.password)"}"#,
      #"{"email": "\#(eva.email)", "password": "\#(Person.password)"}"#,
      #"{"username": "nobody", "password": "\#(Person.password)"}"#,
    ]

    let answers = try logins.map { try client.post("/api/users/login", json: $0) }

    for answer in answers { try answer.expectProblem(401, "wrong_credentials") }
    #expect(Set(answers.map(\.response.body)).count == 1)
  }

  @Test func `a login takes one of e-mail and username`() throws {
    let answer = try client.post(
      "/api/users/login", json: #"{"email": "a@b.example", "username": "a", "password": "x"}"#)

    try answer.expectProblem(422, "invalid_fields", errors: ["username excluded"])
  }

  @Test func `an account shows itself`() throws {
    let ana = try client.customer("Ana")

    let answer = try client.get("/api/users/me", as: ana)

    #expect(answer.status == 200)
    #expect(answer[.cacheControl] == "no-store")
    #expect(
      answer.timeless
        == compact(
          """
          {"id": \(ana.id), "email": "\(ana.email)", "username": null, "name": "Ana",
           "role": "user", "role_id": 2, "created_at": "<time>"}
          """))
  }

  @Test func `an admin is shown as one`() throws {
    let answer = try client.get("/api/users/me", as: try client.admin())

    #expect(try answer.string("role") == "admin")
    #expect(try answer.integer("role_id") == 1)
  }

  @Test func `a profile changes only in what was sent`() throws {
    let ana = try client.customer("Ana")
    let username = "ana\(uniqueNumber())"

    let named = try client.patch(
      "/api/users/me", json: #"{"username": "\#(username)"}"#, as: ana,
      [.contentType: "application/merge-patch+json"])
    #expect(named.status == 200)
    #expect(try named.string("username") == username)
    #expect(try named.string("name") == "Ana")

    let renamed = try client.patch("/api/users/me", json: #"{"name": "Eva"}"#, as: ana)
    #expect(try renamed.string("username") == username)
    #expect(try renamed.string("name") == "Eva")

    let nameless = try client.patch("/api/users/me", json: #"{"username": null}"#, as: ana)
    #expect(try nameless.value("username") == .null)
    let unchanged = try client.patch("/api/users/me", json: "{}", as: ana)
    #expect(unchanged.text == nameless.text)
  }

  @Test func `a new password ends the other sessions and keeps this one`() throws {
    let ana = try client.customer()
    let elsewhere = try client.logIn(ana.email)

    let answer = try client.put(
      "/api/users/me/password",
      json: #"{"current_password": "\#(Person.password)", "new_password": "another long one"}"#,
      as: ana)

    #expect(answer.status == 204)
    #expect(answer.response.body.isEmpty)
    #expect(try client.get("/api/users/me", as: ana).status == 200)
    try client.get("/api/users/me", as: elsewhere).expectProblem(401, "not_authenticated")
    #expect(try client.logIn(ana.email, "another long one").id == ana.id)
  }

  @Test func `a wrong current password changes nothing`() throws {
    let ana = try client.customer()

    let answer = try client.put(
      "/api/users/me/password",
      json: #"{"current_password": "guessed", "new_password": "another long one"}"#, as: ana)

    try answer.expectProblem(422, "invalid_fields", errors: ["current_password wrong"])
    #expect(try client.logIn(ana.email).id == ana.id)
  }

  @Test(arguments: [
    ("short", "too_short"), (String(repeating: "x", count: 257), "too_long"),
    (String(repeating: "ñ", count: 129), "too_long"),
    (String(repeating: "x", count: 5_000), "too_long"), ("password", "too_common"),
    ("PASSWORD1", "too_common"), (#"long enough\u0000"#, "contains_null"), ("", "required"),
  ])
  func `a new password must be worth its name`(password: String, code: String) throws {
    let ana = try client.customer()

    let answer = try client.put(
      "/api/users/me/password",
      json: #"{"current_password": "\#(Person.password)", "new_password": "\#(password)"}"#, as: ana
    )

    try answer.expectProblem(422, "invalid_fields", errors: ["new_password \(code)"])
    if code == "too_long" { #expect(answer.text.contains("must not exceed 256")) }
  }

  @Test func `passwords of 8 and of 256 bytes are taken`() throws {
    for length in [8, 256] {
      let password = String(repeating: "q", count: length)
      let answer = try client.post(
        "/api/users",
        json:
          #"{"email": "q\#(uniqueNumber())@b.example", "password": "\#(password)", "name": "Q"}"#)
      #expect(answer.status == 201, "\(answer.text)")
    }
  }
}
