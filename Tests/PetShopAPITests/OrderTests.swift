import HTTP
import PetShop
import TestDatabase
import Testing

@Suite("Orders", .database(Shop.migrations))
struct OrderTests {
  let client: Client
  let admin: Person
  let ana: Person

  init() throws {
    client = try Client()
    admin = try client.admin()
    ana = try client.customer("Ana")
  }

  private func order(_ steps: String...) throws -> Int64 {
    let order = try client.buy(try client.product(by: admin), as: ana).order
    for step in steps { #expect(try become(step, order).status == 200) }
    return order
  }

  private func become(
    _ status: String, _ order: Int64, _ headers: [HTTPHeaderName: String] = [:]
  ) throws -> Answer {
    try client.patch(
      "/api/orders/\(order)", json: #"{"status": "\#(status)"}"#, as: admin, headers)
  }

  @Test func `an admin takes an order to the customer, and all see how`() throws {
    let order = try order("paid", "shipped", "delivered")

    let shown = try client.get("/api/orders/\(order)", as: ana)

    #expect(try shown.string("status") == "delivered")
    #expect(shown.text.contains(#""allowed_transitions":["refunded"]"#))
    let byAdmin = #""at": "<time>", "by": "admin", "user_id": \#(admin.id)"#
    #expect(
      shown.timeless.hasSuffix(
        compact(
          """
          "timeline": [
            {"status": "pending", "at": "<time>", "by": "customer", "user_id": \(ana.id)},
            {"status": "paid", \(byAdmin)}, {"status": "shipped", \(byAdmin)},
            {"status": "delivered", \(byAdmin)}]}
          """)))
  }

  @Test func `a step that is none says what would be one`() throws {
    let order = try order("paid")
    for status in ["pending", "paid", "delivered"] {
      let answer = try become(status, order)
      try answer.expectProblem(409, "step_not_allowed", status)
      #expect(
        answer.text.hasSuffix(
          compact(
            """
            "order_status": "paid", "allowed_transitions": ["shipped", "cancelled", "refunded"]}
            """)))
    }
    try become("lost", order).expectProblem(
      422, "invalid_fields", errors: ["status not_one_of"])
    #expect(try client.get("/api/orders/\(order)", as: ana).string("status") == "paid")
  }

  @Test func `whoever names the version he saw changes that one or none`() throws {
    let order = try order()
    let seen = try #require(try client.get("/api/orders/\(order)", as: admin)[.entityTag])
    #expect(try become("paid", order, [.ifMatch: seen]).status == 200)

    try become("shipped", order, [.ifMatch: seen]).expectProblem(412, "precondition_failed")
    let next = try #require(try client.get("/api/orders/\(order)", as: admin)[.entityTag])
    #expect(try become("shipped", order, [.ifMatch: next]).status == 200)
  }

  @Test func `a customer calls his order off, as often as he likes`() throws {
    let product = try client.product(stock: 3, by: admin)
    let order = try client.buy(product, as: ana).order
    #expect(try client.get("/api/products/\(product)").integer("stock") == 2)
    let key: [HTTPHeaderName: String] = [.idempotencyKey: "cancel \(order)"]

    let first = try client.post("/api/orders/\(order)/cancel", as: ana, key)
    let replay = try client.post("/api/orders/\(order)/cancel", as: ana, key)
    let other = try client.post("/api/orders/\(order)/cancel", as: ana)

    #expect(first.status == 200)
    #expect(try first.string("status") == "cancelled")
    #expect(first.text.contains(#""allowed_transitions":[]"#))
    #expect((replay.text, replay[.idempotentReplayed]) == (first.text, "true"))
    #expect((other.text, other[.idempotentReplayed]) == (first.text, nil))
    #expect(try client.get("/api/products/\(product)").integer("stock") == 3)
  }

  @Test func `what is on its way only the shop calls off`() throws {
    let order = try order("paid", "shipped")
    let answer = try client.post("/api/orders/\(order)/cancel", as: ana)
    try answer.expectProblem(409, "step_not_allowed")
    #expect(answer.text.hasSuffix(#""order_status":"shipped","allowed_transitions":[]}"#))

    let byAdmin = try client.post("/api/orders/\(order)/cancel", as: admin)
    #expect(byAdmin.status == 200)
    #expect(try byAdmin.string("status") == "cancelled")
  }

  @Test func `calling off takes no fields, and an order's id`() throws {
    let order = try order()
    let path = "/api/orders/\(order)/cancel"
    try client.post(path, json: #"{"why": "x"}"#, as: ana).expectProblem(
      422, "invalid_fields", errors: ["why unknown_field"])
    try client.post(path, json: "{", as: ana).expectProblem(400, "malformed_json")
    try client.post("/api/orders/x/cancel", as: ana).expectProblem(404, "not_found")
    #expect(try client.get("/api/orders/\(order)", as: ana).string("status") == "pending")
  }
}
