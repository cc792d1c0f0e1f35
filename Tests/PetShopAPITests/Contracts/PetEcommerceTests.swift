import HTTP
import JSON
import PetShop
import PetShopContracts
import TestDatabase
import Testing

@testable import PetShopAPI

@Suite("The contract pet-ecommerce", .database(Shop.migrations))
struct PetEcommerceTests {
  /// The native one, for what this contract has no words for.
  let native: Client
  let client: Client
  let admin: Person
  let ana: Person

  init() throws {
    native = try Client()
    client = native.speaking(.petEcommerce)
    admin = try native.admin()
    ana = try native.customer("Ana")
  }

  /// The accent is of one character with the sign before it.
  @Test func `what begins with an accent is no domain, and no 500`() throws {
    let name = String(repeating: "a", count: 60)
    let domain =
      "\u{301}\(String(repeating: "b", count: 59)).\(String(repeating: "c", count: 59)).com"
    try client.post("/register", json: credentials("\(name)@\(domain)"))
      .expectError(400, "email has the wrong form")
  }

  private func credentials(_ email: String, _ others: String = "") -> String {
    #"{"email": "\#(email)", "password": "\#(Person.password)"\#(others)}"#
  }

  // MARK: - Accounts

  @Test func `somebody registers, logs in, and asks who he is`() throws {
    let email = "eva\(uniqueNumber())@example.com"

    let registered = try client.post("/register", json: credentials(email))

    let (token, id) = (try registered.string("token"), try registered.integer("user_id"))
    #expect(registered.status == 201)
    #expect(registered.text == #"{"token":"\#(token)","user_id":\#(id)}"#)
    #expect(registered[.cacheControl] == "no-store")

    let login = try client.post("/login", json: credentials(email))
    let second = try login.string("token")
    #expect(login.status == 201)
    #expect(login.text == #"{"token":"\#(second)"}"#)
    for token in [token, second] {
      let claims = try token.claims()
      #expect(claims["user_id"] == .number(JSONNumber(id)))
      #expect(claims["role"] == .string("user"))
      #expect(
        try client.get("/me", [.authorization: "Bearer \(token)"]).text
          == #"{"user_id":\#(id),"email":"\#(email)","role":"user"}"#)
      #expect(
        try native.get("/api/users/me", [.authorization: "Bearer \(token)"]).string("name")
          == String(email.prefix { $0 != "@" }))
    }
    #expect(
      try client.get("/me", as: admin).text
        == #"{"user_id":\#(admin.id),"email":"\#(admin.email)","role":"admin"}"#)
  }

  @Test func `a registration that cannot be says why`() throws {
    let email = "eva\(uniqueNumber())@example.com"
    try client.post("/register", json: "{}")
      .expectError(422, "email is required; password is required")
    try client.post("/register", json: #"{"email": "\#(email)"}"#)
      .expectError(422, "password is required")
    try client.post("/register", json: #"{"email": "eva", "password": "short"}"#)
      .expectError(400, "email has the wrong form; password must have at least 8 characters")
    try client.post("/register", json: credentials(ana.email))
      .expectError(409, "Email already registered")
    try client.post("/register", json: credentials(email, #", "role": "admin""#))
      .expectError(403, "Nobody can register with this role")
    #expect(
      try client.post("/register", json: credentials(email, #", "role": "user""#)).status == 201)
  }

  @Test func `a log-in that cannot be says why`() throws {
    try client.post("/login", json: #"{"email": "a@example.com"}"#)
      .expectError(422, "password is required")
    for body in [
      #"{"email": "\#(ana.email)", "password": "wrong"}"#, credentials("nobody@example.com"),
    ] {
      try client.post("/login", json: body).expectError(403, "email or password not found")
    }
    try client.post("/login", json: #"{"email": 7, "password": "x"}"#)
      .expectError(400, "email must be a string")
  }

  @Test func `a token must be shown, must be good, and must be an admin's for some`() throws {
    try client.get("/me").expectError(401, "Bearer token required")
    try client.get("/me", [.authorization: "Basic YTpi"])
      .expectError(401, "Bearer token required")
    try client.get("/me", [.authorization: "Bearer forged"]).expectError(401, "Invalid token")
    try client.post("/create_product", json: "{}", as: ana)
      .expectError(403, "Admin privileges required")
  }

  // MARK: - Products

  @Test(.database(Shop.migrations))
  func `products are an array, or the one that is named`() throws {
    #expect(try client.get("/products", as: ana).text == "[]")
    let collar = try native.product("Collar", price: "19.99", stock: 3, by: admin)
    let sand = try native.product("Sand", price: "5", stock: 0, by: admin)
    let ofCollar =
      #"{"product_id":\#(collar),"product_name":"Collar","product_price":19.99,"stock":3}"#
    let ofSand = #"{"product_id":\#(sand),"product_name":"Sand","product_price":5,"stock":0}"#

    #expect(try client.get("/products", as: ana).text == "[\(ofSand),\(ofCollar)]")
    #expect(try client.get("/products?id=\(collar)", as: ana).text == ofCollar)
    #expect(try client.get("/products?product_id=\(sand)", as: ana).text == ofSand)
    #expect(try client.get("/products?id=\(sand)", as: ana)[.cacheStatus] == "PetShop; fwd=miss")
    #expect(try client.get("/products?id=\(sand)", as: ana)[.cacheStatus] == "PetShop; hit")

    try client.get("/products?id=abc", as: ana).expectError(400, "id must be an integer")
    try client.get("/products?id=1&product_id=1", as: ana)
      .expectError(400, "product_id cannot be sent with id")
    for id in ["\(Int64.max)", "9223372036854775808", "123456789012345678901234567890"] {
      try client.get("/products?id=\(id)", as: ana).expectError(404, "Product not found")
    }
    for id in ["0", "-1", "-9223372036854775809"] {
      try client.get("/products?id=\(id)", as: ana)
        .expectError(400, "id must be from 1 to 9223372036854775807")
    }
  }

  @Test func `what is kept is dropped by the next write`() throws {
    let product = try native.product(stock: 3, by: admin)
    let path = "/products?id=\(product)"
    #expect(try client.get(path, as: ana).integer("stock") == 3)

    let line = #"{"products": [{"product_id": \#(product), "quantity": 1}]}"#
    _ = try client.post("/purchase_product", json: line, as: ana)

    #expect(try client.get(path, as: ana).integer("stock") == 2)
  }

  @Test func `an admin creates, modifies and deletes a product`() throws {
    let created = try client.post(
      "/create_product", json: #"{"product_name": "Bed", "product_price": 49.9, "stock": 4}"#,
      as: admin)
    let id = try created.integer("product_id")
    #expect(created.status == 201)
    #expect(
      created.text
        == compact(
          """
          {"message": "Product created successfully", "product_id": \(id),
           "product_name": "Bed"}
          """))

    let modified = try client.patch(
      "/modify_product", json: #"{"product_id": \#(id), "product_price": 45, "stock": 0}"#,
      as: admin)
    #expect(modified.status == 200)
    #expect(modified.text == #"{"message":"Product modified successfully"}"#)
    #expect(
      try client.get("/products?id=\(id)", as: ana).text
        == #"{"product_id":\#(id),"product_name":"Bed","product_price":45,"stock":0}"#)

    let body = #"{"product_id": \#(id)}"#
    let deleted = try client.send(.delete, "/delete_product", json: body, as: admin)
    #expect(deleted.status == 200)
    #expect(deleted.text == #"{"message":"Product deleted successfully"}"#)
    try client.send(.delete, "/delete_product", json: body, as: admin)
      .expectError(404, "Product not found")
    try client.patch("/modify_product", json: body, as: admin)
      .expectError(404, "Product not found")
  }

  @Test func `a product that is wrong says where`() throws {
    try client.post("/create_product", json: #"{"product_name": "Bed"}"#, as: admin)
      .expectError(422, "product_price is required; stock is required")
    try client.post(
      "/create_product", json: #"{"product_name": "Bed", "product_price": 0, "stock": -1}"#,
      as: admin
    )
    .expectError(
      400,
      "product_price must be from 0.01 to 9999999.99; stock must be from 0 to 1000000")
    try client.patch("/modify_product", json: #"{"stock": 1}"#, as: admin)
      .expectError(400, "product_id is required")
    try client.patch("/modify_product", json: #"{"product_id": 1, "colour": 1}"#, as: admin)
      .expectError(400, "colour is not known here")
    try client.send(.delete, "/delete_product", json: #"{"product_id": "1"}"#, as: admin)
      .expectError(400, "product_id must be an integer")
  }

  @Test func `a product that was sold is archived, and invoices keep it`() throws {
    let product = try native.product("Collar", price: "10", by: admin)
    let purchase = try native.buy(product, as: ana)

    let body = #"{"product_id": \#(product)}"#
    #expect(try client.send(.delete, "/delete_product", json: body, as: admin).status == 200)

    #expect(
      try client.get("/invoices/\(purchase.invoice)", as: ana).text
        == #"[{"product_name":"Collar","product_price":10,"quantity":1,"subtotal":10}]"#)
  }

  // MARK: - Purchases

  private func lines(_ lines: [(Int64, Int)]) -> String {
    let objects = lines.map { #"{"product_id": \#($0.0), "quantity": \#($0.1)}"# }
    return #"{"products": [\#(objects.joined(separator: ", "))]}"#
  }

  @Test func `a purchase is an order and an invoice, and leaves the cart alone`() throws {
    let collar = try native.product("Collar", price: "19.99", stock: 5, by: admin)
    let sand = try native.product("Sand", price: "1.5", stock: 5, by: admin)
    try native.put(4, of: collar, intoCartOf: ana)

    let answer = try client.post(
      "/purchase_product", json: lines([(sand, 1), (collar, 2), (sand, 2)]), as: ana)

    let invoice = try answer.integer("invoice_id")
    #expect(answer.status == 201)
    #expect(
      answer.text
        == compact(
          """
          {"message": "Purchase completed successfully", "invoice_id": \(invoice),
           "total_amount": 44.48, "items": [
             {"product_id": \(collar), "product_name": "Collar", "quantity": 2, "subtotal": 39.98},
             {"product_id": \(sand), "product_name": "Sand", "quantity": 3, "subtotal": 4.5}]}
          """))
    #expect(try native.get("/api/cart", as: ana).items().count == 1)
    #expect(try client.get("/products?id=\(collar)", as: ana).integer("stock") == 3)
    #expect(
      try client.get("/invoices", as: ana).text
        == compact(
          """
          [{"invoice_id": \(invoice), "user_id": \(ana.id), "total_amount": 44.48,
            "status": "pending"}]
          """))
    let ofInvoice = compact(
      """
      [{"product_name": "Collar", "product_price": 19.99, "quantity": 2, "subtotal": 39.98},
       {"product_name": "Sand", "product_price": 1.5, "quantity": 3, "subtotal": 4.5}]
      """)
    _ = try client.patch(
      "/modify_product", json: #"{"product_id": \#(sand), "product_price": 99}"#, as: admin)
    #expect(try client.get("/invoices/\(invoice)", as: ana).text == ofInvoice)
    #expect(try client.get("/invoices/\(invoice)", as: admin).text == ofInvoice)
  }

  @Test func `a purchase that cannot be says why, and takes nothing`() throws {
    let product = try native.product(stock: 3, by: admin)
    let wrong: [(String, String)] = [
      ("{}", "products is required"), (lines([]), "products is required"),
      (#"{"products": {}}"#, "products must be an array"),
      (#"{"products": [7]}"#, "products[0] must be an object"),
      (
        #"{"products": [{}]}"#,
        "products[0].product_id is required; products[0].quantity is required"
      ),
      (lines([(product, 0)]), "products[0].quantity must be from 1 to 9999"),
      (lines([(product, 1), (.max, 1)]), "Product not found"),
      (lines([(product, 2), (product, 2)]), "Insufficient stock"),
      (lines([(product, 9_000), (product, 9_000)]), "quantity must be from 1 to 9999"),
    ]
    for (body, text) in wrong {
      try client.post("/purchase_product", json: body, as: ana).expectError(400, text)
    }
    #expect(try client.get("/products?id=\(product)", as: ana).integer("stock") == 3)
    #expect(
      try client.get("/invoices", as: ana).text == #"{"message":"You currently have 0 invoices"}"#)
  }

  @Test func `with a key a purchase happens once`() throws {
    let product = try native.product(stock: 9, by: admin)
    let body = lines([(product, 1)])
    let first = try client.post("/purchase_product", json: body, as: ana, [.idempotencyKey: "k"])
    let second = try client.post("/purchase_product", json: body, as: ana, [.idempotencyKey: "k"])

    #expect(second.text == first.text)
    #expect(second[.idempotentReplayed] == "true")
    #expect(try client.get("/products?id=\(product)", as: ana).integer("stock") == 8)
  }

  // MARK: - Invoices

  @Test(.database(Shop.migrations))
  func `who has no invoices is told so, and an admin sees an empty array`() throws {
    #expect(
      try client.get("/invoices", as: ana).text == #"{"message":"You currently have 0 invoices"}"#)
    #expect(try client.get("/invoices", as: admin).text == "[]")
    _ = try native.buy(try native.product(by: admin), as: ana)
    #expect(try client.get("/invoices", as: admin).text == client.get("/invoices", as: ana).text)
  }

  @Test func `somebody else's invoice looks like none`() throws {
    let purchase = try native.buy(try native.product(by: admin), as: ana)
    let otto = try native.customer("Otto")
    for id in ["\(purchase.invoice)", "\(Int64.max)", "abc"] {
      try client.get("/invoices/\(id)", as: otto).expectError(403, "You cannot see this invoice")
    }
    try client.get("/invoices/\(Int64.max)", as: admin).expectError(404, "Invoice not found")
  }

  @Test func `an admin says how far an invoice is paid`() throws {
    let invoice = try native.buy(try native.product(by: admin), as: ana).invoice
    let path = "/admin/invoices/\(invoice)"

    for (sent, kept) in [("overdue", "overdue"), ("payed", "paid"), ("void", "void")] {
      let answer = try client.patch(path, json: #"{"invoice_status": "\#(sent)"}"#, as: admin)
      #expect(answer.status == 200)
      #expect(answer.text == #"{"message":"Invoice updated successfully"}"#)
      #expect(
        try native.get("/api/invoices/\(invoice)", as: ana).string("payment_status") == kept)
    }

    try client.patch(path, json: "{}", as: admin)
      .expectError(400, "invoice_status is required")
    try client.patch(path, json: #"{"invoice_status": "lost"}"#, as: admin)
      .expectError(
        400, "invoice_status must be one of pending, paid, overdue, void, payed")
    try client.patch(path, json: #"{"invoice_status": "paid", "total": 1}"#, as: admin)
      .expectError(400, "total is not known here")
    try client.patch(
      "/admin/invoices/\(Int64.max)", json: #"{"invoice_status": "paid"}"#, as: admin
    )
    .expectError(404, "Invoice not found")
  }

  @Test func `what an admin says is paid the order is too, unless the gateway has yet to say so`()
    throws
  {
    let product = try native.product(by: admin)
    let payed = #"{"invoice_status": "payed"}"#
    let cash = try native.buy(product, as: ana)
    let answer = try client.patch("/admin/invoices/\(cash.invoice)", json: payed, as: admin)
    #expect(answer.status == 200)
    #expect(try native.get("/api/orders/\(cash.order)", as: ana).string("status") == "paid")

    let card = try native.buyPaidLate(product, as: ana)
    try client.patch("/admin/invoices/\(card.invoice)", json: payed, as: admin)
      .expectError(409, "The order does not become that from where it is.")
    for sent in ["void", "overdue"] {
      let body = #"{"invoice_status": "\#(sent)"}"#
      let answer = try client.patch("/admin/invoices/\(card.invoice)", json: body, as: admin)
      #expect(answer.status == 200)
    }
  }

  @Test func `what is wrong with any request is said in the same shape, in English`() throws {
    let spanish: [HTTPHeaderName: String] = [.acceptLanguage: "es"]
    try client.get("/nothing", spanish).expectError(404, "There is nothing here.")
    let method = try client.put("/login", json: "{}")
    try method.expectError(405, "The method is not allowed here.")
    #expect(method[.allow] == "POST, OPTIONS")
    try client.get("/products/", as: ana).expectError(400, "The path is not in its normal form.")
    try client.post("/login", json: "{}", [.contentType: "text/plain"])
      .expectError(415, "The body must be JSON.")
    try client.get("/me?colour=1", as: ana).expectError(400, "colour is not known here")
  }
}
