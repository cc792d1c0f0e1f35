import HTTP
import JSON
import PetShop
import TestDatabase
import Testing

@Suite("The cart", .database(Shop.migrations))
struct CartTests {
  let client: Client
  let admin: Person
  let ana: Person

  init() throws {
    client = try Client()
    admin = try client.admin()
    ana = try client.customer()
  }

  private func add(_ quantity: Int, of product: Int64, _ headers: [HTTPHeaderName: String] = [:])
    throws -> Answer
  {
    try client.post(
      "/api/cart/items", json: #"{"product_id": \#(product), "quantity": \#(quantity)}"#, as: ana,
      headers)
  }

  @Test func `a cart nobody wrote to is empty`() throws {
    let answer = try client.get("/api/cart", as: ana)

    #expect(answer.status == 200)
    #expect(answer[.cacheControl] == "no-store")
    #expect(
      answer.text
        == #"{"items":[],"total":0,"total_amount":0,"currency":"EUR","version":0}"#)
  }

  @Test func `what is added adds up`() throws {
    let collar = try client.product("Collar", price: "19.99", stock: 9, by: admin)
    let sand = try client.product("Arena", price: "0.1", by: admin)

    _ = try add(2, of: collar)
    _ = try add(1, of: sand)
    let answer = try add(1, of: collar)

    #expect(answer.status == 201)
    #expect(answer[.cacheControl] == "no-store")
    let version = try answer.integer("version")
    #expect(
      answer.text
        == compact(
          """
          {"items": [
            {"product_id": \(collar), "name": "Collar", "unit_price": 19.99, "quantity": 3,
             "line_total": 59.97, "available": 9, "price_changed": false,
             "old_unit_price": null},
            {"product_id": \(sand), "name": "Arena", "unit_price": 0.1, "quantity": 1,
             "line_total": 0.1, "available": 100, "price_changed": false,
             "old_unit_price": null}],
           "total": 60.07, "total_amount": 60.07, "currency": "EUR", "version": \(version)}
          """))
    let read = try client.get("/api/cart", as: ana)
    #expect(read.text == answer.text)
    #expect(read[.entityTag] == answer[.entityTag])
  }

  @Test func `a quantity is set, a line removed, a cart emptied`() throws {
    let product = try client.product(by: admin)
    let path = "/api/cart/items/\(product)"

    let set = try client.put(path, json: #"{"quantity": 5}"#, as: ana)
    #expect(set.status == 200)
    #expect(try set.items().first?["quantity"]?.int64Value == 5)
    #expect(
      try client.put(path, json: #"{"quantity": 2}"#, as: ana).items().first?["quantity"]?
        .int64Value
        == 2)

    let removed = try client.delete(path, as: ana)
    #expect(removed.status == 200)
    #expect(try removed.items().isEmpty)
    try client.delete(path, as: ana).expectProblem(404, "not_found")

    try client.put(of: product, intoCartOf: ana)
    let emptied = try client.delete("/api/cart", as: ana)
    #expect(emptied.status == 204)
    #expect(emptied.response.body.isEmpty)
    #expect(try client.get("/api/cart", as: ana).items().isEmpty)
    #expect(try client.delete("/api/cart", as: ana).status == 204)
  }

  @Test func `a product that is not there cannot be added`() throws {
    try add(1, of: .max).expectProblem(404, "not_found")
    try client.put("/api/cart/items/\(Int64.max)", json: #"{"quantity": 1}"#, as: ana)
      .expectProblem(404, "not_found")
  }

  @Test func `no more is put in than there is, and one hears how many there are`() throws {
    let product = try client.product(stock: 3, by: admin)
    _ = try add(2, of: product)

    let answer = try add(2, of: product)

    try answer.expectProblem(409, "out_of_stock")
    #expect(try answer.integer("available") == 3)
    #expect(
      answer.text.contains(
        #""items":[{"product_id":\#(product),"requested":4,"available":3}]"#))
    #expect(try client.get("/api/cart", as: ana).items().first?["quantity"]?.int64Value == 2)
  }

  @Test func `a cart never holds more of a product than can be ordered`() throws {
    let product = try client.product(stock: 1_000_000, by: admin)
    _ = try add(9_999, of: product)

    try add(1, of: product).expectProblem(
      422, "invalid_fields", errors: ["quantity out_of_range"])
  }

  @Test func `a cart holds a hundred products and no more`() throws {
    try client.execute(
      """
      INSERT INTO products (name, price, stock, tax_rate)
      SELECT 'Pienso', 100, 0, 2100 FROM generate_series(1, 101);
      INSERT INTO stock_movements (product_id, delta, balance, reason)
      SELECT id, 9, 9, 'initial' FROM products WHERE name = 'Pienso';
      INSERT INTO carts (user_id) VALUES (\(ana.id));
      INSERT INTO cart_lines (cart_id, product_id, quantity, unit_price)
      SELECT c.id, p.id, 1, 100
      FROM carts c, products p
      WHERE c.user_id = \(ana.id) AND p.name = 'Pienso'
      ORDER BY p.id
      LIMIT 100;
      """)
    let one = try client.product(by: admin)

    try add(1, of: one).expectProblem(409, "cart_full")
    #expect(try client.get("/api/cart", as: ana).items().count == 100)
  }

  @Test func `a price that changed is shown, and seen once the line is written again`() throws {
    let product = try client.product(price: "10", by: admin)
    _ = try add(1, of: product)
    _ = try client.patch("/api/products/\(product)", json: #"{"price": 12}"#, as: admin)

    let changed = try client.get("/api/cart", as: ana)
    #expect(changed.text.contains(#""unit_price":12,"quantity":1,"line_total":12"#))
    #expect(changed.text.contains(#""price_changed":true,"old_unit_price":10"#))

    let seen = try client.put(of: product, intoCartOf: ana)
    #expect(seen.text.contains(#""price_changed":false,"old_unit_price":null"#))
  }

  // MARK: Conditions

  @Test func `writes honour the tag of the cart`() throws {
    let product = try client.product(by: admin)
    let empty = try #require(try client.get("/api/cart", as: ana)[.entityTag])
    let first = try add(1, of: product, [.ifMatch: empty])
    #expect(first.status == 201)
    let second = try #require(try add(1, of: product, [.ifMatch: "*"])[.entityTag])
    let path = "/api/cart/items/\(product)"

    for stale in [empty, try #require(first[.entityTag]), "W/\(second)", "\"other\""] {
      try add(1, of: product, [.ifMatch: stale]).expectProblem(412, "precondition_failed")
      try client.put(path, json: #"{"quantity": 9}"#, as: ana, [.ifMatch: stale])
        .expectProblem(412, "precondition_failed")
      try client.delete(path, as: ana, [.ifMatch: stale]).expectProblem(412, "precondition_failed")
      try client.delete("/api/cart", as: ana, [.ifMatch: stale])
        .expectProblem(412, "precondition_failed")
    }
    try client.delete("/api/cart", as: ana, [.ifMatch: "malformed"]).expectProblem(
      400, "bad_request")
    #expect(try client.get("/api/cart", as: ana)[.entityTag] == second)
    #expect(try client.delete("/api/cart", as: ana, [.ifMatch: second]).status == 204)
  }

  @Test func `the tag of a cart that was ordered never fits the next one`() throws {
    let product = try client.product(by: admin)
    let tag = try #require(try add(1, of: product)[.entityTag])
    _ = try client.post("/api/checkout", json: checkout(), as: ana)

    try add(1, of: product, [.ifMatch: tag]).expectProblem(412, "precondition_failed")
  }
}
