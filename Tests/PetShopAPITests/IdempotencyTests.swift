import HTTP
import PetShop
import PostgreSQL
import TestDatabase
import Testing

@Suite("A checkout with an Idempotency-Key", .database(Shop.migrations))
struct IdempotencyTests {
  let client: Client
  let admin: Person
  let ana: Person
  let product: Int64

  init() throws {
    client = try Client()
    admin = try client.admin()
    ana = try client.customer()
    product = try client.product(stock: 100, by: admin)
    try client.put(of: product, intoCartOf: ana)
  }

  private func order(_ key: String, _ body: String = checkout(), as person: Person? = nil) throws
    -> Answer
  {
    try client.post("/api/checkout", json: body, as: person ?? ana, [.idempotencyKey: key])
  }

  @Test func `it is answered again byte for byte, and done once`() throws {
    let first = try order("one")
    try client.put(of: product, intoCartOf: ana)

    let again = try order("one")

    #expect(first.status == 201)
    #expect(first[.idempotentReplayed] == nil)
    #expect(again.status == 201)
    #expect(again[.idempotentReplayed] == "true")
    #expect(again.response.body == first.response.body)
    #expect(again[.location] == first[.location])
    #expect(again[.cacheControl] == "no-store")
    #expect(try client.get("/api/orders", as: ana).integer("total") == 1)
    #expect(try client.get("/api/cart", as: ana).items().count == 1)
  }

  @Test func `another key is another order`() throws {
    let first = try Purchase(try order("one"))
    try client.put(of: product, intoCartOf: ana)

    #expect(try Purchase(order("two")).order != first.order)
  }

  @Test func `another body under the same key is refused`() throws {
    _ = try order("one")

    try order("one", checkout(to: "Eva")).expectProblem(422, "idempotency_key_reused")
    try client.post("/api/orders", json: checkout(), as: ana, [.idempotencyKey: "one"])
      .expectProblem(422, "idempotency_key_reused")
  }

  @Test func `the same key of somebody else is another key`() throws {
    let eva = try client.customer()
    try client.put(of: product, intoCartOf: eva)

    let mine = try Purchase(try order("one"))
    let theirs = try order("one", as: eva)

    #expect(theirs[.idempotentReplayed] == nil)
    #expect(try Purchase(theirs).order != mine.order)
  }

  @Test func `what was refused was not done, and its key is free`() throws {
    _ = try client.delete("/api/cart", as: ana)
    try order("one").expectProblem(409, "cart_empty")
    try order("one", "{}").expectProblem(
      422, "invalid_fields",
      errors: ["shipping_address required", "payment_method required"])
    try client.put(of: product, intoCartOf: ana)

    #expect(try order("one").status == 201)
  }

  @Test func `a twin that is still running is told to come back`() throws {
    let twin = try client.session()
    try twin.execute(
      script: """
        BEGIN;
        INSERT INTO idempotency_keys (user_id, key, fingerprint) VALUES (\(ana.id), 'one', '')
        """)

    let answer = try order("one")

    try answer.expectProblem(409, "request_in_progress")
    #expect(answer[.retryAfter] == "1")
    try twin.execute(script: "ROLLBACK")
    #expect(try order("one").status == 201)
  }

  @Test func `a key is forgotten after a day`() throws {
    _ = try order("one")
    try client.execute(
      """
      UPDATE idempotency_keys SET created_at = now() - interval '25 hours'
      WHERE user_id = \(ana.id)
      """)
    try client.put(of: product, intoCartOf: ana)

    let answer = try order("one")

    #expect(answer.status == 201)
    #expect(answer[.idempotentReplayed] == nil)
  }

  @Test(arguments: ["a", " ", "~!\"#", String(repeating: "k", count: 255)])
  func `a key is 1 to 255 printable ASCII characters`(key: String) throws {
    #expect(try order(key).status == 201)
    #expect(try order(key)[.idempotentReplayed] == "true")
  }

  @Test(arguments: ["", "ñ", "a\tb", "🐕", String(repeating: "k", count: 256)])
  func `any other key is malformed`(key: String) throws {
    try order(key).expectProblem(400, "bad_request")
    #expect(try client.get("/api/orders", as: ana).items().isEmpty)
  }
}
