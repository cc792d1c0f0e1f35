import HTTP
import PetShop
import TestDatabase
import TestSupport
import Testing

@Suite("Cursors", .database(Shop.migrations))
struct CursorTests {
  let client: Client
  let admin: Person

  /// Two categories, products, reviews and orders, so that every list has a second page.
  init() throws {
    client = try Client()
    admin = try client.admin()
    let products = try (1...2).map { try client.product("Collar \($0)", by: admin) }
    for _ in 1...2 { _ = try client.product(stock: 0, by: admin) }
    for number in 1...2 { _ = try client.category("c-\(number)-\(uniqueNumber())", by: admin) }
    for product in products {
      _ = try client.refund(of: client.buy(product, as: admin).order, by: admin)
      _ = try client.review(product, 4, by: admin)
      _ = try client.apiKey([.stockRead])
    }
  }

  private static let lists =
    ["newest", "name", "price", "-price", "rating"].map { "/api/products?sort=\($0)" }
    + [
      "/api/categories?", "/api/reviews?", "/api/users/me/reviews?", "/api/orders?",
      "/api/invoices?", "/api/api-keys?", "/api/users?", "/api/stock/low?", "/api/audit-log?",
      "/api/products?q=collar", "/api/refunds?",
    ]

  private func cursor(of list: String) throws -> String {
    try client.get("\(list)&page_size=1", as: admin).string("next_cursor")
  }

  @Test(arguments: lists, lists)
  func `a cursor is good for the list it came from, and for no other`(
    list: String, origin: String
  ) throws {
    let answer = try client.get("\(list)&cursor=\(try cursor(of: origin))", as: admin)

    if list == origin {
      #expect(answer.status == 200)
    } else {
      try answer.expectProblem(422, "invalid_fields", errors: ["cursor malformed"])
    }
  }

  @Test(arguments: lists)
  func `a cursor and a page say the same thing twice`(list: String) throws {
    try client.get("\(list)&page=2&cursor=\(try cursor(of: list))", as: admin).expectProblem(
      422, "invalid_fields", errors: ["cursor excluded"])
  }

  @Test(arguments: lists)
  func `text that is no cursor is refused`(list: String) throws {
    let good = try cursor(of: list)
    let texts = [
      "1", "abc", "%20", "x\(good)", "\(good)!", "\(good).", "\(good)%3D", "\(good)%0A",
      good.lowercased(), String(repeating: "A", count: 100_000), "AQ", "AA", "%2B%2F",
    ]
    for text in texts where text != good {
      try client.get("\(list)&cursor=\(text)", as: admin).expectProblem(
        422, "invalid_fields", errors: ["cursor malformed"], text)
    }
  }

  @Test(arguments: lists)
  func `a cursor with a forged place is refused`(list: String) throws {
    let payloads = [
      "", "0", "-1", "+1", "01", "9223372036854775808", "1 ", "order:0", "order:-1", "order:+1",
      "order:01", "order:", "order:1:1", "orders:1", "orders:0:1", "orders:01:1",
      "orders:1:1:1", "orders:-1:1", "orders:1:9223372036854775808", "newest:1", "newest:1:1",
      "name:x:1:a", "name:1:x:a",
      "price:-1:1:a", "price:+1:1:a", "price:1:-1:a", "price:01:1:a", "price:1:0:a", "other:1:1:a",
      "price:99999999999999999999:1:a", "price:1:99999999999999999999:a", ":1:1:a", "::::",
      "category:", "category:a//b", "category:/", "category:A", "category:a/b\u{0}", "categories:a",
      "review:", "review:0", "review:newest:4:1", "review:-1", "own-review:0", "own-review:+1",
      "low-stock:", "low-stock:1:1:0", "low-stock:-1:1:1", "low-stock:1:+1:1", "low-stock:1:1:1:1",
      "any-refund:", "any-refund:0", "refund:1",
      "newest:1:1:a\u{0}b", "name:1:1:a\u{0}b", "price:1:1:\u{0}", "-price:1:1:\u{0}",
      "audit:", "audit:1", "audit:0:1", "audit:1:0", "audit:-1:1", "audit:01:1", "audit:1:1:1",
      "relevance:-9223372036854775808:1:", "audit:253402300800000000:1",
      "audit:99999999999999999999:1",
    ]
    for payload in payloads {
      let forged = Cursor(payload: Array(payload.utf8)).text
      try client.get("\(list)&cursor=\(forged)", as: admin).expectProblem(
        422, "invalid_fields", errors: ["cursor malformed"], payload)
    }
    for bytes: [UInt8] in [[0xFF], [0], [0xC3], Array("order:1".utf8) + [0xFF]] {
      let forged = Cursor(payload: bytes).text
      try client.get("\(list)&cursor=\(forged)", as: admin).expectProblem(
        422, "invalid_fields", errors: ["cursor malformed"], "\(bytes)")
    }
  }

  @Test(arguments: lists)
  func `random bytes are never a cursor and never harm`(list: String) throws {
    var dice = Dice(seed: 7)
    for _ in 0..<300 {
      let bytes = (0..<dice.below(40)).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
      let answer = try client.get("\(list)&cursor=\(Cursor(payload: bytes).text)", as: admin)
      try answer.expectProblem(422, "invalid_fields", errors: ["cursor malformed"], "\(bytes)")
    }
  }
}
