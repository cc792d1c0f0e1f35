import HTTP
import JSON
import PetShop
import PostgreSQL
import TestDatabase
import Testing

@Suite("Checkout by card")
struct CardCheckoutTests {
  let client: Client
  let ana: Person
  let product: Int64

  init() throws {
    client = try Client()
    ana = try client.customer()
    product = try client.product("Collar", price: "12.1", by: client.admin())
    try client.put(of: product, intoCartOf: ana)
  }

  private func order(_ body: String? = nil, key: String? = nil) throws -> Answer {
    try client.post(
      "/api/checkout", json: body ?? #"{"shipping_address": \#(address())}"#, as: ana,
      key.map { [.idempotencyKey: $0] } ?? [:])
  }

  private func paying(with card: Int64) -> String {
    #"{"shipping_address": \#(address()), "payment_method_id": \#(card)}"#
  }

  @Test(.database(Shop.migrations))
  func `an order by card is paid, and says with what`() throws {
    let card = try client.card("5555555555554444", as: ana)
    let answer = try order(paying(with: card))

    let purchase = try Purchase(answer)
    let payment = try #require(
      try answer.value("order", "payments").arrayValue?.first?.objectValue?["id"]?.int64Value)
    let place = """
      "line1": "Calle de Alcalá 1", "line2": null, "city": "Madrid", "region": null,
      "postal_code": "28014", "country": "ES"
      """
    #expect(
      try client.get("/api/orders/\(purchase.order)", as: ana).timeless
        == compact(
          """
          {"id": \(purchase.order), "user_id": \(ana.id), "status": "paid",
           "allowed_transitions": ["shipped", "cancelled", "refunded"], "payment_method": "card",
           "currency": "EUR", "net": 10, "tax": 2.1, "total": 12.1, "refunded_total": 0,
           "taxes": [{"rate": 21, "base": 10, "amount": 2.1}],
           "shipping_address": {"recipient": "Ana García", \(place)}, "created_at": "<time>",
           "lines": [{"product_id": \(product), "sku": null, "name": "Collar",
             "unit_price": 12.1, "quantity": 1, "tax_rate": 21, "net": 10, "tax": 2.1,
             "total": 12.1}],
           "payments": [{"id": \(payment), "brand": "mastercard", "last4": "4444",
             "amount": 12.1, "status": "captured", "created_at": "<time>"}],
           "refunds": [],
           "timeline": [
             {"status": "pending", "at": "<time>", "by": "customer", "user_id": \(ana.id)},
             {"status": "paid", "at": "<time>", "by": "shop", "user_id": null}]}
          """))
    #expect(answer[.location] == "/api/orders/\(purchase.order)")
    #expect(try answer.value("order", "status") == .string("paid"))
    #expect(try answer.value("invoice", "payment_status") == .string("paid"))
    #expect(try ledger() == ["1210 captured 1210 refunded 0"])
  }

  @Test(
    .database(Shop.migrations),
    arguments: [
      ("4000000000000002", "card_declined"), ("4000000000009995", "insufficient_funds"),
      ("4000000000000069", "expired_card"), ("4000000000000119", "processing_error"),
    ])
  func `a declined card orders nothing, says why, and leaves the key free`(
    number: String, code: String
  ) throws {
    let bad = try client.card(number, as: ana)
    let good = try client.card(as: ana)

    try order(paying(with: bad), key: "a").expectProblem(402, code)
    #expect(try client.get("/api/orders", as: ana).items().isEmpty)
    #expect(try client.get("/api/cart", as: ana).items().count == 1)
    #expect(try order(paying(with: good), key: "a").status == 201)
  }

  @Test(.database(Shop.migrations))
  func `an empty body is the default address and the default card`() throws {
    try order("{}").expectProblem(
      422, "invalid_fields", errors: ["shipping_address required", "payment_method required"])
    _ = try client.post("/api/users/me/addresses", json: address(), as: ana)
    try order("{}").expectProblem(422, "invalid_fields", errors: ["payment_method required"])
    try client.card(as: ana)
    let answer = try client.post("/api/checkout", as: ana)
    #expect(answer.status == 201)
    #expect(try answer.value("order", "shipping_address", "city") == .string("Madrid"))
    #expect(try answer.value("order", "payment_method") == .string("card"))
  }

  @Test(.database(Shop.migrations))
  func `what is somebody else's, or said twice, is refused by name`() throws {
    let eva = try client.customer("Eva")
    let place = try client.post("/api/users/me/addresses", json: address(), as: eva).integer("id")
    let card = try client.card(as: eva)
    try order(#"{"address_id": \#(place), "payment_method_id": \#(card)}"#).expectProblem(
      422, "invalid_fields", errors: ["address_id not_found", "payment_method_id not_found"])
    try order(
      """
      {"address_id": 1, "shipping_address": \(address()), "payment_method_id": 1,
       "payment_method": "cash_on_delivery"}
      """
    ).expectProblem(
      422, "invalid_fields", errors: ["shipping_address excluded", "payment_method excluded"])
    let own = try client.post("/api/users/me/addresses", json: address(), as: ana).integer("id")
    let paid = try order(#"{"address_id": \#(own), "payment_method": "cash_on_delivery"}"#)
    #expect(try paid.value("order", "status") == .string("pending"))
  }

  @Test(.database(Shop.migrations))
  func `what would be refused costs no authorization`() throws {
    try client.card(as: ana)
    try order(#"{"shipping_address": \#(address()), "expected_total": 1}"#)
      .expectProblem(409, "prices_changed")
    try client.execute(
      """
      INSERT INTO stock_movements (product_id, delta, balance, reason)
      SELECT id, -stock, 0, 'lost' FROM products WHERE id = \(product)
      """)
    try order().expectProblem(409, "out_of_stock")
    _ = try client.delete("/api/cart", as: ana)
    try order().expectProblem(409, "cart_empty")
    #expect(try ledger().isEmpty)
  }

  @Test(.database(Shop.migrations))
  func `a gateway that never answers holds nothing, and orders nothing`() throws {
    try client.card("4000000000000408", as: ana)
    let answer = try order(key: "a")
    try answer.expectProblem(503, "payment_unconfirmed")
    #expect(answer[.retryAfter] == "1")
    #expect(try client.get("/api/orders", as: ana).items().isEmpty)
    try order(key: "a").expectProblem(503, "payment_unconfirmed")
    #expect(try ledger().isEmpty)
    #expect(try payments() == ["started"])
  }

  @Test(.database(Shop.migrations))
  func `without a key a payment nobody can come back for is let go`() throws {
    try client.card("4000000000000507", as: ana)
    try order().expectProblem(503, "payment_unconfirmed")
    #expect(try payments() == ["voided"])
    #expect(try ledger() == ["1210 voided"])
  }

  @Test(.database(Shop.migrations))
  func `an answer that comes late is found by the same key, and charged once`() throws {
    try client.card("4000000000000507", as: ana)
    try order(key: "a").expectProblem(503, "payment_unconfirmed")
    try client.execute("UPDATE gateway.authorizations SET answered_at = now()")
    let answer = try order(key: "a")
    #expect(answer.status == 201)
    #expect(answer[.idempotentReplayed] == nil)
    let again = try order(key: "a")
    #expect(again[.idempotentReplayed] == "true")
    #expect(again.response.body == answer.response.body)
    #expect(try ledger() == ["1210 captured 1210 refunded 0"])
  }

  @Test(.database(Shop.migrations))
  func `a charge that is answered late leaves the order pending until it is settled`() throws {
    try client.card("4000000000000606", as: ana)
    let answer = try order(key: "a")
    let purchase = try Purchase(answer)
    #expect(try answer.value("order", "status") == .string("pending"))
    #expect(try answer.value("invoice", "payment_status") == .string("pending"))
    #expect(try payments() == ["authorized"])
    try client.execute("UPDATE payments SET busy_until = now() - interval '1 minute'")
    _ = try client.shop.settlePayments()
    #expect(try payments() == ["captured"])
    #expect(try client.get("/api/orders/\(purchase.order)", as: ana).string("status") == "paid")
    #expect(try order(key: "a").response.body == answer.response.body)
    #expect(try ledger() == ["1210 captured 1210 refunded 0"])
  }

  @Test(.database(Shop.migrations))
  func `a key in somebody's hands is told to come back, and goes on when he is gone`() throws {
    try client.card("4000000000000408", as: ana)
    _ = try order(key: "a")
    try client.execute("UPDATE payments SET busy_until = now() + interval '1 minute'")
    let twin = try order(key: "a")
    try twin.expectProblem(409, "request_in_progress")
    #expect(twin[.retryAfter] == "1")
    try order(#"{"shipping_address": \#(address()), "expected_total": 1}"#, key: "a")
      .expectProblem(422, "idempotency_key_reused")
    try client.execute("UPDATE payments SET busy_until = now()")
    try order(key: "a").expectProblem(503, "payment_unconfirmed")
  }

  @Test(.database(Shop.migrations))
  func `a card's number is nowhere in the database`() throws {
    for number in ["4242424242424242", "4000000000000002", "4000000000000507"] {
      let card = try client.card(number, as: ana)
      _ = try client.put(
        "/api/payment-methods/\(card)", json: PetShopAPITests.card(number), as: ana)
      _ = try order(paying(with: card), key: "ending in \(number.suffix(4))")
      try client.put(of: product, intoCartOf: ana)
    }
    _ = try client.post(
      "/api/payment-methods", json: #"{"number": "4242424242424241"}"#, as: ana)
    #expect(try rows(like: "4242").isEmpty == false)
    for digits in ["42424242424242", "40000000000000"] {
      #expect(try rows(like: digits).isEmpty)
      // As bytes are written in hexadecimal.
      #expect(try rows(like: digits.utf8.map { "3\($0 - 48)" }.joined()).isEmpty)
    }
  }

  /// The tables that have a row with this in it.
  private func rows(like text: String) throws -> [String] {
    let session = try client.session()
    try session.execute(
      script: """
        CREATE TEMPORARY TABLE found (name text);
        DO $$
        DECLARE t regclass;
        BEGIN
          FOR t IN SELECT oid FROM pg_class
            WHERE relkind = 'r' AND relnamespace::regnamespace::text IN ('public', 'gateway')
          LOOP
            EXECUTE format('INSERT INTO found SELECT %L FROM %s AS r WHERE r::text LIKE %L LIMIT 1',
              t, t, '%\(text)%');
          END LOOP;
        END $$
        """)
    return try session.all(Query("SELECT name FROM found") { try $0.next() })
  }

  private func ledger() throws -> [String] {
    try client.session().all(
      Query(
        """
        SELECT amount || CASE WHEN voided_at IS NULL
          THEN ' captured ' || captured || ' refunded ' || refunded ELSE ' voided' END
        FROM gateway.authorizations
        WHERE outcome = 'approved'
        ORDER BY id
        """
      ) { try $0.next() })
  }

  private func payments() throws -> [String] {
    try client.session().all(Query("SELECT state FROM payments ORDER BY id") { try $0.next() })
  }
}
