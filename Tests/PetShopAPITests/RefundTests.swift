import HTTP
import JSON
import PetShop
import TestDatabase
import Testing

@Suite("Refunds", .database(Shop.migrations))
struct RefundTests {
  let client: Client
  let admin: Person
  let ana: Person
  let product: Int64

  init() throws {
    client = try Client()
    admin = try client.admin()
    ana = try client.customer("Ana")
    product = try client.product(price: "12.1", by: admin)
  }

  private func paidOrder() throws -> Int64 {
    let order = try client.buy(product, as: ana).order
    let paid = try client.patch("/api/orders/\(order)", json: #"{"status": "paid"}"#, as: admin)
    #expect(paid.status == 200)
    return order
  }

  private func refund(
    _ order: Int64, _ body: String, _ headers: [HTTPHeaderName: String] = [:]
  ) throws -> Answer {
    try client.post("/api/orders/\(order)/refunds", json: body, as: admin, headers)
  }

  private func cardOrder() throws -> Int64 {
    try client.card(as: ana)
    try client.put(of: product, intoCartOf: ana)
    return try Purchase(
      client.post("/api/checkout", json: #"{"shipping_address": \#(address())}"#, as: ana)
    ).order
  }

  @Test func `a refund is answered with its credit note, and can be read again`() throws {
    let order = try paidOrder()
    let answer = try refund(order, #"{"amount": 1.21, "reason": "A scratch"}"#)

    #expect(answer.status == 201)
    let (id, note) = (try answer.integer("id"), try answer.integer("credit_note_id"))
    let number = try answer.string("credit_note_number")
    let written = """
      "id": \(id), "order_id": \(order), "amount": 1.21, "currency": "EUR", "method": "by_hand",
      "status": "succeeded", "reason": "A scratch", "credit_note_id": \(note),
      "credit_note_number": "\(number)", "created_at": "<time>", "succeeded_at": "<time>"
      """
    #expect(answer.timeless.hasPrefix(compact("{\(written), \"credit_note\": {\"id\": \(note),")))
    #expect(
      answer.timeless.hasSuffix(
        compact(
          """
          "lines": [{"product_id": \(product), "sku": null, "name": "Collar", "unit_price": 12.1,
            "quantity": 0, "tax_rate": 21, "net": 1, "tax": 0.21, "total": 1.21}]}}
          """)))
    #expect(answer[.location] == "/api/refunds/\(id)")
    #expect(answer[.cacheControl] == "no-store")

    #expect(try client.get("/api/refunds/\(id)", as: ana).text == answer.text)
    #expect(
      try client.get("/api/orders/\(order)/refunds", as: ana).timeless
        == compact(
          """
          {"items": [{\(written)}], "page": 1, "page_size": 20, "total": 1, "next_cursor": null}
          """))
    let shown = try client.get("/api/orders/\(order)", as: ana)
    #expect(shown.text.contains(#""total":12.1,"refunded_total":1.21,"#))
    #expect(shown.timeless.contains(compact("\"refunds\": [{\(written)}]")))
    #expect(try shown.string("status") == "paid")
    let creditNote = try client.get("/api/credit-notes/\(note)", as: ana).text
    #expect(answer.text.hasSuffix(",\"credit_note\":\(creditNote)}"))
  }

  @Test func `a card has its money back after the answer`() throws {
    let order = try cardOrder()
    let answer = try refund(order, "{}")
    #expect((answer.status, try answer.string("status")) == (201, "pending"))
    #expect(try answer.string("method") == "card")
    #expect(try answer.value("succeeded_at") == .null)
    let read = try client.get("/api/refunds/\(answer.integer("id"))", as: ana)
    #expect(try read.string("status") == "succeeded")
    #expect(try client.get("/api/orders/\(order)", as: ana).string("status") == "refunded")
  }

  @Test func `cash that a customer is owed is listed until it is paid out`() throws {
    let order = try paidOrder()
    let cancelled = try client.post("/api/orders/\(order)/cancel", as: ana)
    let shown = try #require(try cancelled.items(of: "refunds").first)
    #expect(shown["status"] == .string("pending"))
    #expect(shown["succeeded_at"] == .null)
    let id = try #require(shown["id"]?.int64Value)
    let owed = "/api/refunds?status=pending&method=by_hand"
    #expect(try client.get(owed, as: admin).items().first == shown)

    let body = #"{"status": "succeeded"}"#
    let paid = try client.patch("/api/refunds/\(id)", json: body, as: admin)
    #expect((paid.status, try paid.string("status")) == (200, "succeeded"))
    #expect(try client.get("/api/refunds/\(id)", as: ana).text == paid.text)
    #expect(try client.patch("/api/refunds/\(id)", json: body, as: admin).text == paid.text)
    #expect(try !client.get(owed, as: admin).items().contains { $0["id"] == shown["id"] })
  }

  @Test func `whether a card has its money back an admin does not say`() throws {
    let id = try refund(try cardOrder(), "{}").integer("id")
    try client.patch("/api/refunds/\(id)", json: #"{"status": "succeeded"}"#, as: admin)
      .expectProblem(409, "refund_not_by_hand")
    try client.patch("/api/refunds/\(id)", json: #"{"status": "pending"}"#, as: admin)
      .expectProblem(422, "invalid_fields", errors: ["status not_one_of"])
  }

  @Test func `with a key it is given once`() throws {
    let order = try cardOrder()
    let key: [HTTPHeaderName: String] = [.idempotencyKey: "refund \(order)"]
    let first = try refund(order, #"{"amount": 1}"#, key)
    let replay = try refund(order, #"{"amount": 1}"#, key)
    #expect((replay.text, replay[.idempotentReplayed]) == (first.text, "true"))
    #expect(replay[.location] == first[.location])
    try refund(order, #"{"amount": 2}"#, key).expectProblem(422, "idempotency_key_reused")
    #expect(
      try client.get("/api/orders/\(order)", as: ana).text.contains(#""refunded_total":1,"#))
  }

  @Test func `units of products go back, into the stock too`() throws {
    let order = try paidOrder()
    let stock = try client.get("/api/products/\(product)").integer("stock")
    let answer = try refund(
      order, #"{"lines": [{"product_id": \#(product), "quantity": 1}], "restock": true}"#)
    #expect(answer.status == 201)
    #expect(try client.get("/api/products/\(product)").integer("stock") == stock + 1)
    #expect(try client.get("/api/orders/\(order)", as: ana).string("status") == "refunded")
    try refund(order, "{}").expectProblem(409, "step_not_allowed")
  }

  @Test func `more than is left is refused, and says how much is`() throws {
    let answer = try refund(try paidOrder(), #"{"amount": 12.11}"#)
    try answer.expectProblem(409, "credit_exceeds_invoice")
    #expect(answer.text.hasSuffix(#""available":12.1}"#))
    let units = try refund(
      try paidOrder(), #"{"lines": [{"product_id": \#(product), "quantity": 2}]}"#)
    try units.expectProblem(409, "credit_exceeds_invoice")
    let items = #""items":[{"product_id":\#(product),"requested":2,"available":1}]"#
    #expect(units.text.hasSuffix("\"available\":12.1,\(items)}"))
  }

  @Test(arguments: [
    (#"{"amount": 1, "lines": [{"product_id": 1, "quantity": 1}]}"#, ["lines excluded"]),
    (#"{"amount": 1, "restock": true}"#, ["restock excluded"]),
    (#"{"restock": "yes"}"#, ["restock wrong_type"]),
    (
      #"{"lines": [{"product_id": 0}, {"product_id": 1, "quantity": 0, "price": 1}]}"#,
      [
        "lines[0].product_id out_of_range", "lines[0].quantity required",
        "lines[1].quantity out_of_range", "lines[1].price unknown_field",
      ]
    ),
    (#"{"lines": [{"product_id": 999999999, "quantity": 1}]}"#, ["lines[0].product_id not_found"]),
  ])
  func `every wrong field is named`(body: String, errors: [String]) throws {
    try refund(try paidOrder(), body).expectProblem(422, "invalid_fields", errors: errors)
  }

  @Test func `a product is named once`() throws {
    let line = #"{"product_id": \#(product), "quantity": 1}"#
    try refund(try paidOrder(), "{\"lines\": [\(line), \(line)]}").expectProblem(
      422, "invalid_fields", errors: ["lines[1].product_id duplicated"])
  }

  @Test func `what nobody paid is not refunded`() throws {
    let order = try client.buy(product, as: ana).order
    try refund(order, "{}").expectProblem(409, "step_not_allowed")
    try refund(Int64.max, "{}").expectProblem(404, "not_found")
  }
}
