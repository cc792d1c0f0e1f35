import HTTP
import JSON
import PetShop
import TestDatabase
import Testing

@Suite("Stock over HTTP", .database(Shop.migrations))
struct StockTests {
  let client: Client
  let admin: Person
  let product: Int64

  init() throws {
    client = try Client()
    admin = try client.admin()
    product = try client.product(
      stock: 10, fields: #""sku": "C-\#(uniqueNumber())", "low_stock_threshold": 4"#, by: admin)
  }

  private func adjust(_ json: String, _ headers: [HTTPHeaderName: String] = [:]) throws -> Answer {
    try client.post(
      "/api/products/\(product)/stock-adjustments", json: json, as: admin, headers)
  }

  @Test func `an adjustment is answered with its movement`() throws {
    let adjusted = try adjust(#"{"delta": -2, "reason": "damaged", "note": "Caja\nrota"}"#)

    #expect(adjusted.status == 201)
    #expect(adjusted[.cacheControl] == "no-store")
    #expect(
      adjusted.timeless
        == compact(
          """
          {"id": \(try adjusted.integer("id")), "product_id": \(product), "delta": -2,
           "balance": 8, "reason": "damaged", "note": "Caja\\nrota", "order_id": null,
           "user_id": \(admin.id), "created_at": "<time>"}
          """))
    #expect(try client.get("/api/products/\(product)").integer("stock") == 8)
  }

  @Test func `a stock is set only if it is what was seen`() throws {
    #expect(try adjust(#"{"set_to": 7, "expected": 10, "reason": "counted"}"#).status == 201)

    let late = try adjust(#"{"set_to": 9, "expected": 10, "reason": "counted"}"#)

    try late.expectProblem(409, "stock_changed")
    #expect(try late.integer("stock") == 7)
    #expect(try late.integer("expected") == 10)
    let over = try adjust(#"{"delta": -8, "reason": "lost"}"#)
    try over.expectProblem(409, "out_of_stock")
    #expect(try over.integer("available") == 7)
  }

  @Test func `with a key it is done once`() throws {
    let body = #"{"delta": 5, "reason": "received"}"#
    let first = try adjust(body, [.idempotencyKey: "delivery-1"])
    let again = try adjust(body, [.idempotencyKey: "delivery-1"])

    #expect(again.text == first.text)
    #expect(again[.idempotentReplayed] == "true")
    try adjust(#"{"delta": 6, "reason": "received"}"#, [.idempotencyKey: "delivery-1"])
      .expectProblem(422, "idempotency_key_reused")
    #expect(try client.get("/api/products/\(product)").integer("stock") == 15)
  }

  @Test(arguments: [
    ("{}", ["delta required", "reason required"]),
    (
      #"{"delta": 1, "set_to": 2, "expected": 1, "reason": "counted"}"#, ["set_to excluded"]
    ),
    (#"{"set_to": 2, "reason": "counted"}"#, ["expected required"]),
    (#"{"delta": 1, "reason": "lost"}"#, ["reason not_one_of"]),
    (#"{"delta": 0, "reason": "received"}"#, ["reason not_one_of"]),
    (#"{"delta": 1, "reason": "sale"}"#, ["reason not_one_of"]),
    (#"{"delta": 999999, "reason": "received"}"#, ["delta out_of_range"]),
    (#"{"delta": 1, "reason": "received", "note": " "}"#, ["note malformed"]),
  ])
  func `what is wrong with an adjustment is named`(json: String, errors: [String]) throws {
    try adjust(json).expectProblem(422, "invalid_fields", errors: errors)
    #expect(try client.get("/api/products/\(product)").integer("stock") == 10)
  }

  @Test func `everything that moved a stock is listed, the newest first`() throws {
    let ana = try client.customer()
    let order = try client.buy(product, as: ana).order
    _ = try client.post("/api/orders/\(order)/cancel", as: ana)
    _ = try client.patch("/api/products/\(product)", json: #"{"stock": 12}"#, as: admin)
    let path = "/api/products/\(product)/stock-movements"

    let all = try client.get(path, as: admin)

    #expect(try all.column("reason") == ["correction", "return", "sale", "initial"])
    #expect(try all.column("delta") == ["2", "1", "-1", "10"])
    #expect(try all.column("balance") == ["12", "10", "9", "10"])
    #expect(try all.items().map { $0["order_id"]?.int64Value } == [nil, order, order, nil])
    #expect(
      try all.items().map { $0["user_id"]?.int64Value } == [admin.id, nil, nil, admin.id])
    let sales = try client.get("\(path)?reason=sale", as: admin)
    #expect(try sales.column("delta") == ["-1"])
    #expect(try sales.integer("total") == 1)
    let first = try client.get("\(path)?page_size=3", as: admin)
    let rest = try client.get(
      "\(path)?page_size=3&cursor=\(try first.string("next_cursor"))", as: admin)
    #expect(try rest.column("reason") == ["initial"])
    try client.get("\(path)?reason=theft", as: admin)
      .expectProblem(422, "invalid_fields", errors: ["reason not_one_of"])
  }

  @Test(.database(Shop.migrations)) func `what is low is listed, until it is not`() throws {
    let sku = try client.get("/api/products/\(product)").string("sku")
    #expect(try client.get("/api/stock/low", as: admin).items().isEmpty)
    _ = try adjust(#"{"delta": -7, "reason": "expired"}"#)

    #expect(
      try client.get("/api/stock/low", as: admin).text
        == compact(
          """
          {"items": [{"product_id": \(product), "sku": "\(sku)", "name": "Collar", "stock": 3,
                      "low_stock_threshold": 4}],
           "page": 1, "page_size": 20, "total": 1, "next_cursor": null}
          """))
    _ = try client.delete("/api/products/\(product)", as: admin)
    #expect(try client.get("/api/stock/low", as: admin).items().isEmpty)
  }
}
