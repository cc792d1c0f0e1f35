import HTTP
import JSON
import PetShop
import PostgreSQL
import TestDatabase
import Testing

@testable import PetShopAPI

@Suite("Being forgotten")
struct ErasureTests {
  let client: Client
  let admin: Person

  init() throws {
    client = try Client()
    admin = try client.admin()
  }

  private func erase(
    _ person: Person, _ password: String = Person.password
  ) throws -> Answer {
    try client.send(
      .delete, "/api/users/me", json: #"{"password": "\#(password)"}"#, as: person)
  }

  @Test(.database(Shop.migrations))
  func `nothing of him is left in any table but the documents that the law keeps`() throws {
    let life = try CustomerLife("Ana", client, admin)
    // The admin was answered with where it was to go.
    let other = try client.buy(
      try client.product(by: admin), as: life.person, to: life.marks[1])
    let cancelled = try client.post(
      "/api/orders/\(other.order)/cancel", as: admin, [.idempotencyKey: "called off"])
    try #require(cancelled.status == 200 && cancelled.text.contains(life.marks[1]))
    let session = try client.session()
    var before: Set<String> = []
    for mark in life.marks { before.formUnion(try Catalog.tables(with: mark, in: session)) }
    let first = try refund(life, key: "before")
    try #require(first.status == 201)
    #expect(
      before.isSuperset(of: [
        "users", "addresses", "orders", "invoices", "credit_notes", "reviews", "idempotency_keys",
        "password_reset_requests",
      ]))

    try #require(erase(life.person).status == 204)
    let second = try refund(life, key: "after")
    #expect(second.status == 201 && second.text.contains(life.marks[1]))

    for mark in life.marks {
      let kept = try Catalog.tables(with: mark, in: session)
      #expect(kept.isSubset(of: ["invoices", "credit_notes"]), "\(mark) in \(kept)")
    }
    for (answer, key) in [(first, "before"), (second, "after")] {
      let replay = try refund(life, key: key)
      #expect((replay.status, replay[.idempotentReplayed]) == (204, "true"))
      #expect((replay.text, replay[.contentType]) == ("", nil))
      #expect(replay[.location] == answer[.location])
    }
  }

  private func refund(_ life: CustomerLife, key: String) throws -> Answer {
    try client.post(
      "/api/orders/\(life.purchase.order)/refunds", json: #"{"amount": 1}"#, as: admin,
      [.idempotencyKey: key])
  }

  @Test(.database(Shop.migrations))
  func `every session of his ends, and what he was called is free`() throws {
    let life = try CustomerLife("Ana", client, admin)
    let elsewhere = try client.logIn(life.person.email)

    let answer = try erase(life.person)

    #expect(answer.status == 204)
    #expect(answer.text.isEmpty)
    for person in [life.person, elsewhere] {
      try client.get("/api/users/me", as: person).expectProblem(401, "not_authenticated")
      try client.post(
        "/api/users/refresh", json: #"{"refresh_token": "\#(person.refreshToken)"}"#
      ).expectProblem(401, "refresh_token_refused")
    }
    for name in [life.person.email, "erased-\(life.person.id)@invalid"] {
      try client.post(
        "/api/users/login", json: #"{"email": "\#(name)", "password": "\#(Person.password)"}"#
      ).expectProblem(401, "wrong_credentials")
    }
    let again = try client.post(
      "/api/users/register",
      json: """
        {"email": "\(life.person.email)", "password": "\(Person.password)", "name": "Otra",
         "username": "user-Ana"}
        """)
    #expect(again.status == 201)
    #expect(try again.value("user", "id").int64Value != life.person.id)
  }

  @Test(.database(Shop.migrations))
  func `a wrong password changes nothing`() throws {
    let life = try CustomerLife("Ana", client, admin)
    let before = try client.get("/api/users/me/export", as: life.person)

    try erase(life.person, "wrong").expectProblem(
      422, "invalid_fields", errors: ["password wrong"])

    let after = try client.get("/api/users/me/export", as: life.person)
    #expect(after.timeless == before.timeless)
  }

  @Test(
    .database(Shop.migrations),
    arguments: ["pending", "paid", "shipped"])
  func `whoever waits for an order stays until he has it`(status: String) throws {
    let ana = try client.customer("Ana")
    let order = try client.buy(try client.product(by: admin), as: ana).order
    for step in ["paid", "shipped", "delivered"] {
      if try client.get("/api/orders/\(order)", as: ana).string("status") == status { break }
      _ = try client.patch(
        "/api/orders/\(order)", json: #"{"status": "\#(step)"}"#, as: admin)
    }

    let refused = try erase(ana)

    try refused.expectProblem(409, "business_unfinished")
    #expect(try refused.value("orders") == .array([.number(JSONNumber(order))]))
    let cancelled = try client.post("/api/orders/\(order)/cancel", as: admin)
    try #require(cancelled.status == 200, "\(cancelled.text)")
    #expect(try erase(ana).status == 204)
  }

  @Test(.database(Shop.migrations))
  func `whoever has a payment under way stays until it is settled`() throws {
    let life = try CustomerLife("Ana", client, admin)
    try client.execute(
      """
      INSERT INTO payments (user_id, card_token, brand, last4, amount, currency, busy_until)
      VALUES (\(life.person.id), 'card_0', 'visa', '4242', 1, 'EUR', now())
      """)
    let refused = try erase(life.person)
    try refused.expectProblem(409, "business_unfinished")
    #expect(try refused.value("orders") == .array([]))
    try client.execute("UPDATE payments SET state = 'releasing' WHERE state = 'started'")
    try client.execute("UPDATE payments SET state = 'voided' WHERE state = 'releasing'")
    #expect(try erase(life.person).status == 204)
  }

  @Test(.database(Shop.migrations))
  func `the last admin stays`() throws {
    try erase(admin).expectProblem(409, "last_admin")
    let second = try client.admin()
    try client.execute("UPDATE users SET disabled = true WHERE id = \(second.id)")
    try erase(admin).expectProblem(409, "last_admin")
    try client.execute("UPDATE users SET disabled = false WHERE id = \(second.id)")
    #expect(try erase(admin).status == 204)
    let third = try client.logIn(second.email)
    try erase(third).expectProblem(409, "last_admin")
  }

  @Test(.database(Shop.migrations))
  func `his stars still count, and nobody reads his name or his words`() throws {
    let life = try CustomerLife("Ana", client, admin)
    let summary = try client.get("/api/products/\(life.product)").value("reviews")

    _ = try erase(life.person)

    #expect(
      try client.get("/api/reviews/\(life.review)").timeless
        == compact(
          """
          {"id": \(life.review), "product_id": \(life.product), "author": null, "rating": 4,
           "title": null, "comment": null, "status": "visible", "verified_purchase": true,
           "created_at": "<time>", "updated_at": "<time>"}
          """))
    #expect(try client.get("/api/products/\(life.product)").value("reviews") == summary)
  }

  @Test(
    .database(Shop.migrations),
    arguments: ["application/json", "text/html", "application/pdf"])
  func `his documents are the same bytes, their chain is whole, and a return is still possible`(
    type: String
  ) throws {
    let life = try CustomerLife("Ana", client, admin)
    let papers = [
      "/api/invoices/\(life.purchase.invoice)", "/api/credit-notes/\(life.creditNote)",
    ]
    let before = try papers.map { try client.get($0, as: admin, [.accept: type]).response.body }

    _ = try erase(life.person)

    #expect(
      try papers.map { try client.get($0, as: admin, [.accept: type]).response.body } == before)
    let note = try client.creditNote(on: life.purchase.order, reason: "Devuelto")
    let buyer = try client.get("/api/credit-notes/\(note)", as: admin).value("buyer")
    #expect(
      try buyer == client.get("/api/invoices/\(life.purchase.invoice)", as: admin).value("buyer"))
    _ = try client.shop.verifyDocuments()
  }

  @Test(.database(Shop.migrations))
  func `an order says what was sold and to which country, not to whom`() throws {
    let life = try CustomerLife("Ana", client, admin)
    _ = try erase(life.person)
    let order = try client.get("/api/orders/\(life.purchase.order)", as: admin)
    let nowhere = compact(
      """
      "shipping_address": {"recipient": "", "line1": "", "line2": null, "city": "", "region": null,
                           "postal_code": null, "country": "ES"}
      """)
    #expect(order.text.contains(nowhere), "\(order.text)")
    #expect(try order.string("status") == "delivered")
  }

  @Test(.database(Shop.migrations))
  func `no list of users has him, and nobody brings him back`() throws {
    let life = try CustomerLife("Ana", client, admin)
    let ids = { try client.get("/api/users", as: admin).column("id") }
    #expect(try ids() == ["\(life.person.id)", "\(admin.id)"])

    _ = try erase(life.person)

    #expect(try ids() == ["\(admin.id)"])
    #expect(try client.get("/api/users?disabled=true", as: admin).integer("total") == 0)
    let path = "/api/users/\(life.person.id)"
    try client.get(path, as: admin).expectProblem(404, "not_found")
    try client.patch(path, json: #"{"disabled": false}"#, as: admin)
      .expectProblem(404, "not_found")
  }

  @Test(.database(Shop.migrations))
  func `the gateway forgets his cards, and the world hears a number`() throws {
    let life = try CustomerLife("Ana", client, admin)
    _ = try client.patch(
      "/api/payment-methods/\(life.card)", json: #"{"exp_year": 2040}"#, as: life.person)

    _ = try erase(life.person)

    let session = try client.session()
    #expect(try session.one(Self.waitingCards) == 2)
    #expect(try client.shop.forgetCards().failures.isEmpty)
    #expect(try session.one(Self.knownCards) == 0)
    #expect(try session.one(Self.waitingCards) == 0)
    let events = try session.one(Self.events)
    #expect(events.contains(#"petshop.user.erased {"user_id":\#(life.person.id)}"#))
    for mark in life.marks { #expect(!events.contains(mark)) }
  }

  /// As they are written: the stream shows them once every transaction before them has ended.
  private static let events = Query<String>(
    "SELECT string_agg(type || ' ' || data, E'\\n' ORDER BY id) FROM events"
  ) { row throws(PostgreSQLError) in try row.next() }

  private static let knownCards = Query<Int64>(
    "SELECT count(*) FROM gateway.cards WHERE forgotten_at IS NULL OR last4 <> '0000'"
  ) { row throws(PostgreSQLError) in try row.next() }

  private static let waitingCards = Query<Int64>("SELECT count(*) FROM forgotten_cards") {
    row throws(PostgreSQLError) in try row.next()
  }
}
