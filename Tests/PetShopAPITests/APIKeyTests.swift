import HTTP
import JSON
import PetShop
import TestDatabase
import Testing

@testable import PetShopAPI

@Suite("API keys", .database(Shop.migrations))
struct APIKeyTests {
  let client: Client
  let admin: Person

  init() throws {
    client = try Client()
    admin = try client.admin()
  }

  @Test func `a key is shown when it is made, and never again`() throws {
    let made = try client.post(
      "/api/api-keys",
      json: #"{"name": "Almacén", "scopes": ["stock:write", "catalogue:read"]}"#, as: admin)

    let id = try made.integer("id")
    let (key, account) = (try made.string("key"), try made.integer("user_id"))
    #expect(made.status == 201)
    #expect(made[.location] == "/api/api-keys/\(id)")
    #expect(made[.cacheControl] == "no-store")
    let rest = compact(
      """
      "id": \(id), "name": "Almacén", "prefix": "\(key.prefix(8))", "last4": "\(key.suffix(4))",
      "scopes": ["catalogue:read", "stock:write"], "user_id": \(account),
      "created_by": \(admin.id), "created_at": "<time>", "expires_at": null,
      "last_used_at": null, "revoked_at": null}
      """)
    #expect(made.timeless == "{\"key\":\"\(key)\",\(rest)")
    let shown = try client.get("/api/api-keys/\(id)", as: admin)
    #expect(shown.timeless == "{\(rest)")
    #expect(try client.get("/api/api-keys", as: admin).text.contains(shown.text))
    #expect(!(try client.get("/api/api-keys", as: admin).text.contains(key)))
  }

  @Test func `a key does what its scopes say, until it is revoked`() throws {
    let issued = try client.shop.createAPIKey(
      NewAPIKey(name: "Almacén", scopes: [.catalogueWrite]), by: nil)
    let headers = [HTTPHeaderName.apiKey: issued.text.revealed]
    let body = #"{"name": "Rascador", "price": 25, "stock": 3}"#
    #expect(try client.post("/api/products", json: body, headers).status == 201)

    let refused = try client.get("/api/orders", headers)
    try refused.expectProblem(403, "scope_missing")
    #expect(try refused.string("required_scope") == "orders:read")
    #expect(try refused.string("detail") == "The API key lacks the scope orders:read.")

    let revoked = try client.delete("/api/api-keys/\(issued.key.id.rawValue)", as: admin)
    #expect(revoked.status == 204)
    try client.post("/api/products", json: body, headers).expectProblem(401, "api_key_refused")
  }

  @Test func `some rows are for people`() throws {
    let key = try client.apiKey(Set(Scope.allCases))

    for path in ["/api/users/me", "/api/api-keys", "/api/payment-methods"] {
      try client.get(path, [.apiKey: key]).expectProblem(403, "not_for_services")
    }
  }

  @Test func `a key and a token in one request are one too many`() throws {
    let key = try client.apiKey([.ordersRead])

    for token in [admin.token, "forged"] {
      for path in ["/api/orders", "/api/cart"] {
        let answer = try client.get(
          path, [.apiKey: key, .authorization: "Bearer \(token)"])
        try answer.expectProblem(400, "bad_request")
        #expect(
          try answer.string("detail") == "Send either Authorization or X-API-KEY, not both.")
      }
    }
    // Of another scheme it is somebody else's business, such as a proxy's.
    #expect(
      try client.get("/api/orders", [.apiKey: key, .authorization: "Basic YTpi"]).status == 200)
  }

  @Test(arguments: ["x", "psk_", "psk_\(String(repeating: "0", count: 64))", "clave ñ"])
  func `a key that is no good is refused, but where nobody asks for one`(key: String) throws {
    for path in ["/api/orders", "/api/cart", "/api/users/me"] {
      try client.get(path, [.apiKey: key]).expectProblem(401, "api_key_refused")
    }
    #expect(try client.get("/api/products", [.apiKey: key]).status == 200)
  }

  @Test func `a service fills its cart and orders what is in it`() throws {
    let product = try client.product(stock: 10, by: admin)
    let issued = try client.shop.createAPIKey(
      NewAPIKey(name: "Almacén", scopes: [.ordersPlace]), by: nil)
    let headers = [HTTPHeaderName.apiKey: issued.text.revealed]

    let cart = try client.post(
      "/api/cart/items", json: #"{"product_id": \#(product), "quantity": 2}"#, headers)
    let receipt = try client.post(
      "/api/checkout", json: checkout(), headers.merging([.idempotencyKey: "one"]) { $1 })
    let again = try client.post(
      "/api/checkout", json: checkout(), headers.merging([.idempotencyKey: "one"]) { $1 })

    #expect(cart.status == 201 && cart[.cartToken] == nil)
    #expect(receipt.status == 201 && receipt.text == again.text)
    let order = try #require(try receipt.value("order", "id").int64Value)
    let owner = try client.get("/api/orders/\(order)", as: admin).integer("user_id")
    #expect(owner == issued.key.account.rawValue)
  }

  @Test func `a service that may read orders reads everybody's`() throws {
    let ana = try client.customer()
    let purchase = try client.buy(try client.product(by: admin), as: ana)

    let headers = [HTTPHeaderName.apiKey: try client.apiKey([.ordersRead])]

    #expect(try client.get("/api/orders/\(purchase.order)", headers).status == 200)
    #expect(try client.get("/api/invoices/\(purchase.invoice)", headers).status == 200)
    try client.patch("/api/orders/\(purchase.order)", json: #"{"status": "paid"}"#, headers)
      .expectProblem(403, "scope_missing")
  }

  @Test(arguments: [
    (#"["stock:write", "stock:write"]"#, "scopes[1] duplicated"),
    (#"["stock:write", "admin"]"#, "scopes[1] not_one_of"),
    (#"["STOCK:WRITE"]"#, "scopes[0] not_one_of"), ("[]", "scopes required"),
  ])
  func `scopes are a closed vocabulary`(scopes: String, error: String) throws {
    let answer = try client.post(
      "/api/api-keys", json: #"{"name": "Almacén", "scopes": \#(scopes)}"#, as: admin)

    try answer.expectProblem(422, "invalid_fields", errors: [error])
  }

  @Test func `a key may expire, but not in the past`() throws {
    func make(_ expiry: String) throws -> Answer {
      try client.post(
        "/api/api-keys",
        json: #"{"name": "Almacén", "scopes": ["stock:read"], "expires_at": "\#(expiry)"}"#,
        as: admin)
    }

    #expect(try make("2099-01-31T00:00:00Z").string("expires_at") == "2099-01-31T00:00:00Z")
    try make("2020-01-31T00:00:00Z").expectProblem(
      422, "invalid_fields", errors: ["expires_at expired"])
  }
}

@Suite("A contract for services", .database(Shop.migrations))
struct ServiceContractTests {
  @Test func `only services call it, by the key alone`() throws {
    let client = try Client()
    let admin = try client.admin()
    let contract = Contract(
      name: "services",
      routes: [
        PetShopAPI.Route("DELETE /stock", .service(.stockWrite)) { _ = try $0.caller.user }
      ])
    let gateway = try Gateway(contracts: [contract]) { _, _ in }
    func status(_ headers: [HTTPHeaderName: String], token: String? = nil) throws -> Int {
      gateway.answer(
        try HTTPRequest(.delete, "/stock", token: token, headers), in: "services", of: client.shop
      ).response.status.rawValue
    }

    #expect(try status([.apiKey: client.apiKey([.stockWrite])]) == 204)
    #expect(try status([.apiKey: client.apiKey([.stockRead])]) == 403)
    #expect(try status([.apiKey: "guessed"]) == 401)
    #expect(try status([:]) == 401)
    #expect(try status([:], token: admin.token) == 401)
  }
}
