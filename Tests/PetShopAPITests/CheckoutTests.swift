import HTTP
import JSON
import PetShop
import TestDatabase
import Testing

@Suite("Checkout", .database(Shop.migrations))
struct CheckoutTests {
  let client: Client
  let admin: Person
  let ana: Person

  init() throws {
    client = try Client()
    admin = try client.admin()
    ana = try client.customer("Ana")
  }

  @Test(arguments: ["/api/checkout", "/api/orders"])
  func `a cart becomes an order and an invoice`(path: String) throws {
    let sku = "SKU \(uniqueNumber())"
    let collar = try client.product(
      "Collar", price: "1299.99", stock: 5, fields: #""sku": "\#(sku)""#, by: admin)
    let sand = try client.product("Arena", price: "0.1", fields: #""tax_rate": 10"#, by: admin)
    try client.put(2, of: collar, intoCartOf: ana)
    try client.put(of: sand, intoCartOf: ana)

    let answer = try client.post(
      path,
      json: """
        {"shipping_address": {"recipient": "Ana García", "line1": "Calle de Alcalá 1",
          "line2": "3.º B", "city": "Madrid", "region": "Madrid", "postal_code": "28014",
          "country": "ES"},
         "payment_method": "cash_on_delivery", "expected_total": 2600.08}
        """, as: ana)

    let purchase = try Purchase(answer)
    #expect(answer[.location] == "/api/orders/\(purchase.order)")
    #expect(answer[.cacheControl] == "no-store")
    #expect(answer[.idempotentReplayed] == nil)
    let amounts = #""net": 2148.83, "tax": 451.25, "total": 2600.08"#
    let taxes = """
      "taxes": [{"rate": 10, "base": 0.09, "amount": 0.01},
                {"rate": 21, "base": 2148.74, "amount": 451.24}]
      """
    let place = """
      "line1": "Calle de Alcalá 1", "line2": "3.º B", "city": "Madrid", "region": "Madrid",
      "postal_code": "28014", "country": "ES"
      """
    let lines = """
      "lines": [
        {"product_id": \(collar), "sku": "\(sku)", "name": "Collar", "unit_price": 1299.99,
         "quantity": 2, "tax_rate": 21, "net": 2148.74, "tax": 451.24, "total": 2599.98},
        {"product_id": \(sand), "sku": null, "name": "Arena", "unit_price": 0.1, "quantity": 1,
         "tax_rate": 10, "net": 0.09, "tax": 0.01, "total": 0.1}]
      """
    let order = """
      {"id": \(purchase.order), "user_id": \(ana.id), "status": "pending",
       "allowed_transitions": ["paid", "cancelled"], "payment_method": "cash_on_delivery",
       "currency": "EUR", \(amounts), "refunded_total": 0, \(taxes),
       "shipping_address": {"recipient": "Ana García", \(place)}, "created_at": "<time>", \(lines),
       "payments": [], "refunds": [], "timeline": [
         {"status": "pending", "at": "<time>", "by": "customer", "user_id": \(ana.id)}]}
      """
    let invoice = """
      {"id": \(purchase.invoice), "number": "\(purchase.invoiceNumber)",
       "order_id": \(purchase.order), "user_id": \(ana.id), "payment_status": "pending",
       "issued_at": "<time>", "currency": "EUR", \(amounts),
       "seller": {"name": "Patas S.L.", "tax_id": "B12345678",
                  "address": "Calle Mayor 1, Madrid"},
       "buyer": {"name": "Ana García", "email": "\(ana.email)", \(place)},
       "previous_hash": "<hash>", "hash": "<hash>", \(taxes), \(lines)}
      """
    #expect(answer.timeless == compact(#"{"order": \#(order), "invoice": \#(invoice)}"#))

    #expect(
      try client.get("/api/orders/\(purchase.order)", as: ana).timeless == compact(order))
    #expect(
      try client.get("/api/invoices/\(purchase.invoice)", as: ana).timeless == compact(invoice))
    #expect(try client.get("/api/products/\(collar)").integer("stock") == 3)
    #expect(try client.get("/api/cart", as: ana).items().isEmpty)
  }

  @Test func `invoice numbers follow one another`() throws {
    let product = try client.product(by: admin)
    let numbers = try (1...3).map { _ in try client.buy(product, as: ana).invoiceNumber }

    #expect(numbers.allSatisfy { $0.hasPrefix("INV-20") && $0.utf8.count == 15 })
    #expect(numbers == numbers.sorted())
    #expect(Set(numbers).count == 3)
  }

  @Test func `an empty cart cannot be ordered`() throws {
    try client.post("/api/checkout", json: checkout(), as: ana).expectProblem(409, "cart_empty")

    let product = try client.product(by: admin)
    _ = try client.buy(product, as: ana)
    try client.post("/api/checkout", json: checkout(), as: ana).expectProblem(409, "cart_empty")
  }

  @Test func `an order beyond the stock is refused whole, and every short line named`() throws {
    let enough = try client.product("Collar", stock: 9, by: admin)
    let short = try client.product("Correa", stock: 9, by: admin)
    let gone = try client.product("Cama", stock: 9, by: admin)
    for product in [enough, short, gone] { try client.put(3, of: product, intoCartOf: ana) }
    _ = try client.patch("/api/products/\(short)", json: #"{"stock": 2}"#, as: admin)
    _ = try client.patch("/api/products/\(gone)", json: #"{"stock": 0}"#, as: admin)

    let answer = try client.post("/api/checkout", json: checkout(), as: ana)

    try answer.expectProblem(409, "out_of_stock")
    #expect(
      answer.text.hasSuffix(
        compact(
          """
          "items": [{"product_id": \(short), "requested": 3, "available": 2},
                    {"product_id": \(gone), "requested": 3, "available": 0}]}
          """)))
    #expect(try client.get("/api/products/\(enough)").integer("stock") == 9)
    #expect(try client.get("/api/cart", as: ana).items().count == 3)
    #expect(try client.get("/api/orders", as: ana).items().isEmpty)
  }

  @Test func `prices that moved are shown before anything is sold`() throws {
    let collar = try client.product("Collar", price: "10", stock: 5, by: admin)
    let sand = try client.product("Arena", price: "1", by: admin)
    try client.put(2, of: collar, intoCartOf: ana)
    try client.put(of: sand, intoCartOf: ana)
    _ = try client.patch("/api/products/\(collar)", json: #"{"price": 12.5}"#, as: admin)

    let answer = try client.post(
      "/api/checkout", json: checkout(fields: #""expected_total": 21"#), as: ana)

    try answer.expectProblem(409, "prices_changed")
    #expect(
      answer.text.hasSuffix(
        compact(
          """
          "expected_total": 21, "total": 26, "items": [
            {"product_id": \(collar), "old_unit_price": 10, "unit_price": 12.5},
            {"product_id": \(sand), "old_unit_price": 1, "unit_price": 1}]}
          """)))
    #expect(try client.get("/api/products/\(collar)").integer("stock") == 5)

    let agreed = try client.post(
      "/api/checkout", json: checkout(fields: #""expected_total": 26.00"#), as: ana)
    #expect(agreed.status == 201)
  }

  @Test func `documents stay as they were, whatever becomes of the product`() throws {
    let product = try client.product("Collar", price: "10", by: admin)
    let purchase = try client.buy(product, as: ana)
    let documents = ["/api/orders/\(purchase.order)", "/api/invoices/\(purchase.invoice)"]
    let before = try documents.map { try client.get($0, as: ana).text }

    _ = try client.patch(
      "/api/products/\(product)", json: #"{"name": "Correa", "price": 99, "tax_rate": 4}"#,
      as: admin)
    _ = try client.delete("/api/products/\(product)", as: admin)
    _ = try client.patch("/api/users/me", json: #"{"name": "Eva"}"#, as: ana)

    #expect(try documents.map { try client.get($0, as: ana).text } == before)
  }

  @Test(arguments: ["orders", "invoices"])
  func `one's documents are listed, the newest first`(documents: String) throws {
    let product = try client.product(by: admin)
    let purchases = try (1...3).map { _ in try client.buy(product, as: ana) }
    let ids = purchases.reversed().map { "\(documents == "orders" ? $0.order : $0.invoice)" }

    let list = try client.get("/api/\(documents)?page_size=2", as: ana)

    #expect(list.status == 200)
    #expect(list[.cacheControl] == "no-store")
    #expect(list[.entityTag] == nil)
    #expect(try list.column("id") == Array(ids.prefix(2)))
    #expect(try list.integer("total") == 3)
    #expect(
      list[.link]
        == ["1>; rel=\"first\"", "2>; rel=\"next\"", "2>; rel=\"last\""]
        .map { "</api/\(documents)?page=\($0)" }.joined(separator: ", ")
        .replacing(">", with: "&page_size=2>"))
    let cursor = try list.string("next_cursor")
    for rest in ["page=2", "cursor=\(cursor)"] {
      let next = try client.get("/api/\(documents)?page_size=2&\(rest)", as: ana)
      #expect(try next.column("id") == [ids[2]])
      #expect(try next.value("next_cursor") == .null)
    }
  }

  @Test func `items of the lists are documents without their lines`() throws {
    let purchase = try client.buy(try client.product(price: "12.1", by: admin), as: ana)
    let address = """
      "line1": "Calle de Alcalá 1", "line2": null, "city": "Madrid", "region": null,
      "postal_code": "28014", "country": "ES"
      """
    let end = #""page": 1, "page_size": 20, "total": 1, "next_cursor": null}"#

    #expect(
      try client.get("/api/orders", as: ana).timeless
        == compact(
          """
          {"items": [{"id": \(purchase.order), "user_id": \(ana.id), "status": "pending",
            "payment_method": "cash_on_delivery", "currency": "EUR", "net": 10, "tax": 2.1,
            "total": 12.1, "refunded_total": 0, "shipping_address": {"recipient": "Ana García", \(address)},
            "created_at": "<time>"}], \(end)
          """))
    #expect(
      try client.get("/api/invoices", as: ana).timeless
        == compact(
          """
          {"items": [{"id": \(purchase.invoice), "number": "\(purchase.invoiceNumber)",
            "order_id": \(purchase.order), "user_id": \(ana.id), "payment_status": "pending",
            "issued_at": "<time>", "currency": "EUR", "net": 10, "tax": 2.1, "total": 12.1,
            "seller": {"name": "Patas S.L.", "tax_id": "B12345678",
                       "address": "Calle Mayor 1, Madrid"},
            "buyer": {"name": "Ana García", "email": "\(ana.email)", \(address)},
            "previous_hash": "<hash>", "hash": "<hash>"}], \(end)
          """))
  }
}
