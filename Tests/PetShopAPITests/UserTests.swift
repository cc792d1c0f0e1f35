import HTTP
import PetShop
import TestDatabase
import Testing

@testable import PetShopAPI

@Suite("Users")
struct UserTests {
  let client: Client
  let admin: Person

  init() throws {
    client = try Client()
    admin = try client.admin()
  }

  @Test(.database(Shop.migrations))
  func `an admin finds somebody, and looks at him`() throws {
    let ana = try client.customer("Quiteria")
    let expected = compact(
      """
      {"id": \(ana.id), "email": "\(ana.email)", "username": null, "name": "Quiteria",
       "role": "user", "role_id": 2, "disabled": false, "created_at": "<time>",
       "updated_at": "<time>"}
      """)

    let list = try client.get("/api/users?q=QUIT%C3%89RIA&page_size=1&role=user", as: admin)
    let one = try client.get("/api/users/\(ana.id)", as: admin)

    #expect(list.timeless.contains("{\"items\":[\(expected)]"))
    #expect(one.timeless == expected)
    #expect(one[.entityTag]?.hasPrefix("\"1.") == true)
    #expect(one[.cacheControl] == "no-store")
  }

  @Test(.database(Shop.migrations))
  func `who is disabled hears at once that he is nobody`() throws {
    let ana = try client.customer()
    let path = "/api/users/\(ana.id)"

    let answer = try client.patch(path, json: #"{"disabled": true}"#, as: admin)

    #expect(answer.status == 200 && answer.text.contains(#""disabled":true"#))
    try client.get("/api/users/me", as: ana).expectProblem(401, "not_authenticated")
    let login = try client.post(
      "/api/users/login", json: #"{"email": "\#(ana.email)", "password": "\#(Person.password)"}"#)
    let unknown = try client.post(
      "/api/users/login", json: #"{"email": "nobody@example.com", "password": "whatever"}"#)
    #expect(login.status == 401 && login.text == unknown.text)
    #expect(try client.patch(path, json: #"{"disabled": false}"#, as: admin).status == 200)
    _ = try client.logIn(ana.email)
  }

  @Test(.database(Shop.migrations))
  func `whoever is made admin is one with his next request`() throws {
    let ana = try client.customer()
    let path = "/api/users/\(ana.id)"
    let tag = try #require(try client.get(path, as: admin)[.entityTag])

    let changed = try client.patch(path, json: #"{"role": "admin"}"#, as: admin, [.ifMatch: tag])

    #expect(changed.status == 200)
    #expect(try client.get("/api/users", as: ana).status == 200)
    try client.patch(path, json: #"{"role": "user"}"#, as: admin, [.ifMatch: tag])
      .expectProblem(412, "precondition_failed")
  }

  @Test(.database(Shop.migrations))
  func `the last admin locks nobody out`() throws {
    for change in [#"{"disabled": true}"#, #"{"role": "user"}"#] {
      try client.patch("/api/users/\(admin.id)", json: change, as: admin)
        .expectProblem(409, "last_admin")
    }

    #expect(try client.get("/api/users", as: admin).status == 200)
  }

  @Test(.database(Shop.migrations), arguments: ["admin", "user"])
  func `a service is made nobody, and told so in one way`(role: String) throws {
    let key = try client.post(
      "/api/api-keys", json: #"{"name": "Almacén", "scopes": ["stock:read"]}"#, as: admin)

    let answer = try client.patch(
      "/api/users/\(key.integer("user_id"))", json: #"{"role": "\#(role)"}"#, as: admin)

    try answer.expectProblem(422, "invalid_fields", errors: ["role unchangeable"])
    #expect(answer.text.contains("cannot be changed here"))
  }

  @Test(.database(Shop.migrations), arguments: [#"{"role": "service"}"#, #"{"role": "root"}"#])
  func `nobody is made what there is no more of`(change: String) throws {
    let ana = try client.customer()

    try client.patch("/api/users/\(ana.id)", json: change, as: admin)
      .expectProblem(422, "invalid_fields", errors: ["role not_one_of"])
  }
}
