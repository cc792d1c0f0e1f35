import HTTP
import JSON
import PetShop
import TestDatabase
import Testing

@Suite("Guests' carts", .database(Shop.migrations))
struct GuestCartTests {
  let client: Client
  let admin: Person
  let product: Int64

  init() throws {
    client = try Client()
    admin = try client.admin()
    product = try client.product("Collar", stock: 60, by: admin)
  }

  private func add(
    _ quantity: Int = 1, bringing token: String? = nil, as person: Person? = nil,
    _ headers: [HTTPHeaderName: String] = [:]
  ) throws -> Answer {
    var headers = headers
    headers[.cartToken] = token
    return try client.post(
      "/api/cart/items", json: #"{"product_id": \#(product), "quantity": \#(quantity)}"#,
      as: person, headers)
  }

  private func cart(_ token: String?) throws -> Answer {
    try client.get("/api/cart", token.map { [.cartToken: $0] } ?? [:])
  }

  /// The token of a new cart that holds so many.
  private func token(with quantity: Int = 1) throws -> String {
    try #require(try add(quantity)[.cartToken])
  }

  private func logIn(_ person: Person, bringing token: String) throws -> Answer {
    try client.post(
      "/api/users/login",
      json: #"{"email": "\#(person.email)", "password": "\#(Person.password)"}"#,
      [.cartToken: token])
  }

  @Test func `a guest is given a token with his first write, and comes back with it`() throws {
    let first = try add(2)

    #expect(first.status == 201)
    #expect(first[.cacheControl] == "no-store")
    let token = try #require(first[.cartToken])
    let version = try first.integer("version")
    #expect(
      first.text
        == compact(
          """
          {"items": [
            {"product_id": \(product), "name": "Collar", "unit_price": 19.99, "quantity": 2,
             "line_total": 39.98, "available": 60, "price_changed": false,
             "old_unit_price": null}],
           "total": 39.98, "total_amount": 39.98, "currency": "EUR", "version": \(version)}
          """))
    let read = try cart(token)
    #expect(read.text == first.text)
    #expect(read[.entityTag] == first[.entityTag])
    #expect(read[.cartToken] == nil)
    #expect(try add(1, bringing: token)[.cartToken] == nil)
    #expect(try cart(token).items().first?["quantity"]?.int64Value == 3)
  }

  @Test func `to set a quantity opens a cart as well`() throws {
    let answer = try client.put("/api/cart/items/\(product)", json: #"{"quantity": 2}"#)

    #expect(answer.status == 200)
    let token: String = try #require(answer[.cartToken])
    #expect(try cart(token).text == answer.text)
  }

  @Test func `a guest changes, removes and empties as everybody does`() throws {
    let token = try token(with: 5)
    let path = "/api/cart/items/\(product)"

    let set = try client.put(path, json: #"{"quantity": 2}"#, [.cartToken: token])
    #expect(try set.items().first?["quantity"]?.int64Value == 2)
    #expect(try client.delete(path, [.cartToken: token]).items().isEmpty)
    try client.delete(path, [.cartToken: token]).expectProblem(404, "not_found")
    _ = try add(bringing: token)
    #expect(try client.delete("/api/cart", [.cartToken: token]).status == 204)
    #expect(try cart(token).items().isEmpty)
  }

  @Test(arguments: [
    "guessed", "é", " ", "a b", String(repeating: "A", count: 43),
    String(repeating: "A", count: 7_000), "'; DROP TABLE carts; --",
  ])
  func `a token that is none of ours looks like no token at all`(guessed: String) throws {
    let nobody = try cart(nil)

    let answer = try cart(guessed)

    #expect(answer.response.body == nobody.response.body)
    #expect(answer.response.headers.fields == nobody.response.headers.fields)
    #expect(
      answer.text == #"{"items":[],"total":0,"total_amount":0,"currency":"EUR","version":0}"#)
    #expect(try client.delete("/api/cart", [.cartToken: guessed]).status == 204)
    let token = try #require(try add(bringing: guessed)[.cartToken])
    #expect(token != guessed)
  }

  @Test func `writes honour the tag of a guest's cart`() throws {
    let empty = try #require(try cart(nil)[.entityTag])
    let first = try add(bringing: nil, as: nil, [.ifMatch: empty])
    let token = try #require(first[.cartToken])
    let tag = try #require(first[.entityTag])
    let second = try #require(
      try add(bringing: token, as: nil, [.ifMatch: tag])[.entityTag])

    for stale in [empty, tag, "W/\(second)", "\"other\""] {
      try add(bringing: token, as: nil, [.ifMatch: stale])
        .expectProblem(412, "precondition_failed")
      try client.delete("/api/cart", [.cartToken: token, .ifMatch: stale])
        .expectProblem(412, "precondition_failed")
    }
    try add(bringing: "gone", as: nil, [.ifMatch: second])
      .expectProblem(412, "precondition_failed")
    #expect(
      try client.get("/api/cart", [.cartToken: token, .ifNoneMatch: second]).status == 304)
  }

  // MARK: Guests and users

  @Test func `an account counts before a token, and leaves the guest's cart alone`() throws {
    let ana = try client.customer()
    let token = try token(with: 5)

    let answer = try add(1, bringing: token, as: ana)

    #expect(answer[.cartToken] == nil)
    #expect(try answer.items().first?["quantity"]?.int64Value == 1)
    #expect(try cart(token).items().first?["quantity"]?.int64Value == 5)
  }

  @Test(arguments: ["Bearer forged", "Basic YTpi", "Bearer", ""])
  func `whoever shows a bad access token is no guest`(authorization: String) throws {
    let token = try token()

    try client.get("/api/cart", [.authorization: authorization, .cartToken: token])
      .expectProblem(401, "not_authenticated")
    try client.delete("/api/cart", [.authorization: authorization, .cartToken: token])
      .expectProblem(401, "not_authenticated")
    #expect(try cart(token).items().count == 1)
  }

  @Test func `a guest cannot order`() throws {
    try client.post("/api/checkout", json: checkout(), [.cartToken: try token()])
      .expectProblem(401, "not_authenticated")
  }

  @Test func `who logs in hears what became of his cart, and the token is done with`() throws {
    let ana = try client.customer()
    try client.put(50, of: product, intoCartOf: ana)
    let token = try token(with: 15)

    let answer = try logIn(ana, bringing: token)

    #expect(answer.status == 200)
    #expect(
      answer.text.hasSuffix(
        compact(
          """
          "cart_merge": {"items": [
            {"product_id": \(product), "name": "Collar", "requested": 15, "kept": 10,
             "quantity": 60, "reason": "out_of_stock"}]}}
          """)))
    #expect(
      try client.get("/api/cart", as: ana).items().first?["quantity"]?.int64Value == 60)
    #expect(try cart(token).items().isEmpty)
    #expect(try logIn(ana, bringing: token).value("cart_merge") == .null)
  }

  @Test func `who registers keeps his cart`() throws {
    let answer = try client.post(
      "/api/users/register",
      json: """
        {"email": "eva\(uniqueNumber())@example.com", "password": "\(Person.password)",
         "name": "Eva"}
        """, [.cartToken: try token(with: 3)])

    #expect(answer.status == 201)
    #expect(
      answer.text.contains(#""requested":3,"kept":3,"quantity":3,"reason":null"#))
    let cart = try client.get(
      "/api/cart", [.authorization: "Bearer \(answer.string("token"))"])
    #expect(try cart.items().first?["quantity"]?.int64Value == 3)
  }

  // MARK: At once

  @Test(arguments: [true, false])
  func `fifty who add one make fifty`(isGuest: Bool) throws {
    let ana = isGuest ? nil : try client.customer()
    let token = isGuest ? try token() : nil
    if let ana { try client.put(of: product, intoCartOf: ana) }

    let statuses = try atOnce(10) { [product] client in
      try (0..<5).map { _ in
        try client.post(
          "/api/cart/items", json: #"{"product_id": \#(product), "quantity": 1}"#, as: ana,
          token.map { [.cartToken: $0] } ?? [:]
        ).status
      }
    }.joined()

    #expect(Array(statuses) == Array(repeating: 201, count: 50))
    let cart = try ana.map { try client.get("/api/cart", as: $0) } ?? cart(token)
    #expect(try cart.items().first?["quantity"]?.int64Value == 51)
  }

  @Test(arguments: 0..<3)
  func `of those who saw an empty cart one writes first`(round: Int) throws {
    let ana = try client.customer()
    let empty = try #require(try client.get("/api/cart", as: ana)[.entityTag])

    let statuses = try atOnce(20) { [product] client in
      try client.post(
        "/api/cart/items", json: #"{"product_id": \#(product), "quantity": 1}"#, as: ana,
        [.ifMatch: empty]
      ).status
    }

    #expect(statuses.count { $0 == 201 } == 1)
    #expect(statuses.count { $0 == 412 } == 19)
  }
}
