import Cryptography
import HTTP
import JSON
import PetShop
import TestDatabase
import Testing

@Suite("Invoices and credit notes", .database(Shop.migrations))
struct InvoiceTests {
  let client: Client
  let admin: Person
  let ana: Person
  let purchase: Purchase
  let product: Int64

  init() throws {
    client = try Client()
    admin = try client.admin()
    ana = try client.customer("Ana")
    product = try client.product(
      "Collar <b>\u{201C}Ñandú\u{201D}</b>", price: "1299.99",
      fields: #""sku": "C&\#(uniqueNumber())""#,
      by: admin)
    purchase = try client.buy(product, as: ana, to: "<script>alert('Łódź')</script>")
  }

  private var path: String { "/api/invoices/\(purchase.invoice)" }

  private func printed(_ type: String, _ path: String? = nil) throws -> Answer {
    try client.get(path ?? self.path, as: ana, [.accept: type])
  }

  @Test(arguments: [
    ("*/*", "application/json"), ("application/json", "application/json"),
    ("text/html", "text/html; charset=utf-8"), ("application/pdf", "application/pdf"),
    ("text/html;q=0.4, application/pdf;q=0.5", "application/pdf"),
    ("application/pdf;q=0.1, */*;q=0.9", "application/json"),
    ("application/json;q=0, */*", "text/html; charset=utf-8"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"),
  ])
  func `each client gets what it likes best`(accept: String, type: String) throws {
    let answer = try printed(accept)
    #expect(answer.status == 200)
    #expect(answer[.contentType] == type)
    #expect(answer[.vary] == "Accept")
    #expect(answer[.cacheControl] == "no-store")
  }

  @Test(arguments: ["image/png", "text/html;q=0", "application/xml"])
  func `what it is not offered in is not acceptable`(accept: String) throws {
    try printed(accept).expectProblem(406, "not_acceptable")
  }

  @Test(arguments: ["text/html", "application/pdf"])
  func `it is printed the same for ever, whatever changes`(type: String) throws {
    let note = try client.creditNote(on: purchase.order, reason: "Devuelto")
    let papers = [path, "/api/credit-notes/\(note)"]
    let before = try papers.map { try printed(type, $0) }
    for answer in before {
      let digest = Hexadecimal.encode(SHA256.digest(answer.response.body))
      #expect(answer[.entityTag] == "\"\(digest)\"")
    }

    _ = try client.patch("/api/products/\(product)", json: #"{"name": "Otro"}"#, as: admin)
    _ = try client.delete("/api/products/\(product)", as: admin)
    _ = try client.patch("/api/users/me", json: #"{"name": "Otra"}"#, as: ana)
    _ = try client.patch(path, json: #"{"payment_status": "void"}"#, as: admin)
    try client.execute(
      "UPDATE users SET email = 'x\(uniqueNumber())@y.example' WHERE id = \(ana.id)")
    _ = try client.creditNote(on: purchase.order)

    for (paper, first) in zip(papers, before) {
      let again = try client.get(paper, as: ana, [.accept: type, .acceptLanguage: "en"])
      #expect(again.response.body == first.response.body)
      let tag = try #require(first[.entityTag])
      let unchanged = try client.get(paper, as: ana, [.accept: type, .ifNoneMatch: tag])
      #expect(unchanged.status == 304)
    }
  }

  @Test func `nothing on the page is markup but ours`() throws {
    let page = try printed("text/html").text
    #expect(page.contains("&lt;script&gt;alert(&#39;Łódź&#39;)&lt;/script&gt;"))
    #expect(page.contains("Collar &lt;b&gt;“Ñandú”&lt;/b&gt;"))
    #expect(page.contains("1.299,99 €"))
    #expect(!page.contains("<script") && !page.contains("<b>"))
    #expect(!page.contains("http:") && !page.contains("style="))
  }

  @Test func `the PDF is one, named after its number`() throws {
    let answer = try printed("application/pdf")
    #expect(answer.response.body.starts(with: Array("%PDF-1.7".utf8)))
    #expect(answer.response.body.suffix(6) == Array("%%EOF\n".utf8)[...])
    #expect(
      answer[.contentDisposition] == "inline; filename=\"\(purchase.invoiceNumber).pdf\"")
    // WinAnsi: the euro is 0x80, ñ is 0xF1.
    let body = answer.response.body
    #expect(body.contains(bytes: Array("1.299,99 ".utf8) + [0x80]))
    #expect(body.contains(bytes: Array("Collar <b>".utf8) + [0x93, 0xD1] + Array("and".utf8)))
    #expect(body.contains(bytes: Array("<script>alert\\('Lodz'\\)</script>".utf8)) == false)
    #expect(body.contains(bytes: Array("alert\\('L\u{6F}".utf8)) == false)
  }

  @Test func `many lines take several pages, each numbered`() throws {
    for number in 0..<80 {
      let product = try client.product("Artículo \(number)", price: "3.5", by: admin)
      try client.put(2, of: product, intoCartOf: ana)
    }
    let receipt = try client.post("/api/checkout", json: checkout(), as: ana)
    let invoice = try Purchase(receipt).invoice
    let body = try printed("application/pdf", "/api/invoices/\(invoice)").response.body
    for page in 1...3 {
      #expect(
        body.contains(
          bytes: Array("P\u{E1}gina / Page \(page) / 3".unicodeScalars.map { UInt8($0.value) })))
    }
    #expect(!body.contains(bytes: Array(" 4 / 4)".utf8)))
  }

  @Test func `only an admin sets whether it is paid, and nothing else`() throws {
    let paid = try client.patch(path, json: #"{"payment_status": "paid"}"#, as: admin)
    #expect(paid.status == 200)
    #expect(try paid.string("payment_status") == "paid")
    #expect(try client.get(path, as: ana).text == paid.text)
    for (body, error) in [
      ("{}", "payment_status required"),
      (#"{"payment_status": "lost"}"#, "payment_status not_one_of"),
      (#"{"payment_status": "paid", "total": 1}"#, "total unknown_field"),
      (#"{"payment_status": null}"#, "payment_status required"),
    ] {
      try client.patch(path, json: body, as: admin)
        .expectProblem(422, "invalid_fields", errors: [error])
    }
    try client.patch("/api/invoices/\(Int64.max)", json: #"{"payment_status": "paid"}"#, as: admin)
      .expectProblem(404, "not_found")
  }

  @Test func `who says that cash was paid takes the order with it`() throws {
    _ = try client.patch(path, json: #"{"payment_status": "paid"}"#, as: admin)
    let order = try client.get("/api/orders/\(purchase.order)", as: ana)
    #expect(try order.string("status") == "paid")
    let cancelled = try client.post("/api/orders/\(purchase.order)/cancel", as: ana)
    #expect(cancelled.text.contains(#""refunded_total":1299.99,"#))
  }

  @Test func `whether a card was charged an admin does not say`() throws {
    let pending = try client.buyPaidLate(product, as: ana)
    let path = "/api/invoices/\(pending.invoice)"
    let refusal = try client.patch(path, json: #"{"payment_status": "paid"}"#, as: admin)
    try refusal.expectProblem(409, "step_not_allowed")
    #expect(
      refusal.text.hasSuffix(#""order_status":"pending","allowed_transitions":["cancelled"]}"#))
    let overdue = try client.patch(path, json: #"{"payment_status": "overdue"}"#, as: admin)
    #expect((overdue.status, try overdue.string("payment_status")) == (200, "overdue"))
  }

  @Test func `its credit notes are listed, and each is a document`() throws {
    let id = try client.creditNote(on: purchase.order, 121, reason: "Roto")
    let note = try client.get("/api/credit-notes/\(id)", as: ana)
    let number = try note.string("number")
    let sku = try #require(
      try note.value("lines").arrayValue?.first?.objectValue?["sku"]?.stringValue)
    let header = """
      "id": \(id), "number": "\(number)", "invoice_id": \(purchase.invoice),
      "invoice_number": "\(purchase.invoiceNumber)", "order_id": \(purchase.order),
      "user_id": \(ana.id), "reason": "Roto", "issued_at": "<time>", "currency": "EUR",
      "net": 1, "tax": 0.21, "total": 1.21,
      "seller": {"name": "Patas S.L.", "tax_id": "B12345678", "address": "Calle Mayor 1, Madrid"},
      "buyer": {"name": "<script>alert('Łódź')</script>", "email": "\(ana.email)",
                "line1": "Calle de Alcalá 1", "line2": null, "city": "Madrid", "region": null,
                "postal_code": "28014", "country": "ES"},
      "previous_hash": "<hash>", "hash": "<hash>"
      """
    #expect(
      note.timeless
        == compact(
          """
          {\(header), "taxes": [{"rate": 21, "base": 1, "amount": 0.21}],
           "lines": [{"product_id": \(product), "sku": "\(sku)",
             "name": "Collar <b>“Ñandú”</b>", "unit_price": 1299.99, "quantity": 0, "tax_rate": 21,
             "net": 1, "tax": 0.21, "total": 1.21}]}
          """))
    #expect(
      try client.get("\(path)/credit-notes", as: ana).timeless
        == compact(
          """
          {"items": [{\(header)}], "page": 1, "page_size": 20, "total": 1, "next_cursor": null}
          """))
    #expect(number.hasPrefix("CN-20"))
  }
}

extension [UInt8] {
  fileprivate func contains(bytes: [UInt8]) -> Bool {
    indices.contains { self[$0...].starts(with: bytes) }
  }
}
