import HTTP
import JSON
import PetShop
import TestDatabase
import Testing

/// Each test has a database of its own: lists show everything there is.
@Suite("Lists of products")
struct ProductListTests {
  let client: Client
  let admin: Person

  init() throws {
    client = try Client(on: TestDatabase(Shop.migrations))
    admin = try client.admin()
  }

  /// Stocks the shop with `count` products called 01, 02 …, in prices of four steps.
  private func stock(_ count: Int) throws {
    for number in 1...count {
      let name = number < 10 ? "0\(number)" : "\(number)"
      _ = try client.product(name, price: "\(number % 4).5", by: admin)
    }
  }

  private func names(_ answer: Answer) throws -> [String] { try answer.column("name") }

  @Test func `an empty shop has an empty list`() throws {
    let answer = try client.get("/api/products")

    #expect(answer.status == 200)
    #expect(answer[.cacheControl] == "no-cache")
    #expect(
      answer.text == #"{"items":[],"page":1,"page_size":20,"total":0,"next_cursor":null}"#)
    #expect(
      answer[.link]
        == #"""
        </api/products?page=1&page_size=20>; rel="first", \#
        </api/products?page=1&page_size=20>; rel="last"
        """#)
  }

  @Test func `an item of a list is the product as it stands alone`() throws {
    let id = try client.product(by: admin)

    let list = try client.get("/api/products")

    let product = try client.get("/api/products/\(id)")
    #expect(
      list.text
        == #"{"items":[\#(product.text)],"page":1,"page_size":20,"total":1,"next_cursor":null}"#)
  }

  @Test func `pages are numbered, and linked to their neighbours`() throws {
    try stock(7)

    let answer = try client.get("/api/products?sort=name&page=2&page_size=3&in_stock=true")

    #expect(try names(answer) == ["04", "05", "06"])
    #expect(try answer.integer("page") == 2)
    #expect(try answer.integer("page_size") == 3)
    #expect(try answer.integer("total") == 7)
    func link(_ page: Int, _ relation: String) -> String {
      "</api/products?sort=name&in_stock=true&page=\(page)&page_size=3>; rel=\"\(relation)\""
    }
    #expect(
      answer[.link]
        == [link(1, "first"), link(1, "prev"), link(3, "next"), link(3, "last")]
        .joined(separator: ", "))
  }

  @Test func `a page past the end is empty and knows the total`() throws {
    try stock(2)

    let answer = try client.get("/api/products?page=1001&page_size=100")

    #expect(answer.status == 200)
    #expect(
      answer.text
        == #"{"items":[],"page":1001,"page_size":100,"total":2,"next_cursor":null}"#)
  }

  @Test(arguments: [
    ("newest", ["05", "04", "03", "02", "01"]), ("name", ["01", "02", "03", "04", "05"]),
    ("price", ["04", "01", "05", "02", "03"]), ("-price", ["03", "02", "05", "01", "04"]),
    ("rating", ["02", "05", "04", "03", "01"]),
  ])
  func `every order walks the same by page and by cursor`(sort: String, order: [String]) throws {
    try stock(5)
    try client.execute("UPDATE products SET stars_4 = 1 WHERE name = '02'")

    #expect(try names(try client.get("/api/products?sort=\(sort)")) == order)
    #expect(try walk("/api/products?sort=\(sort)&page_size=2") == order)
  }

  /// All names of a list, from one cursor to the next.
  private func walk(_ list: String) throws -> [String] {
    var answer = try client.get(list)
    var names = try names(answer)
    while let cursor = try answer.value("next_cursor").stringValue, names.count < 100 {
      answer = try client.get("\(list)&cursor=\(cursor)")
      #expect(try answer.object()["page"] == nil)
      names += try self.names(answer)
    }
    #expect(answer[.link]?.contains("next") == false)
    return names
  }

  @Test func `a walk by cursor neither repeats nor skips while products come and go`() throws {
    try stock(6)
    let first = try client.get("/api/products?sort=name&page_size=3")
    _ = try client.product("00", by: admin)
    let gone = try #require(try first.items().last?["id"]?.int64Value)
    _ = try client.delete("/api/products/\(gone)", as: admin)

    let cursor = try first.string("next_cursor")
    let second = try client.get("/api/products?sort=name&page_size=3&cursor=\(cursor)")

    #expect(try names(second) == ["04", "05", "06"])
  }

  @Test func `the longest name there is still makes a cursor that is taken`() throws {
    let longest = String(repeating: "🐕", count: 119)
    for number in 1...2 { _ = try client.product("\(longest)\(number)", by: admin) }

    let walked = try walk("/api/products?sort=name&page_size=1")

    #expect(walked == ["\(longest)1", "\(longest)2"])
  }

  @Test(arguments: ["\u{301}", ":", ":1:", "\u{FE0F}:"])
  func `a name that begins oddly stands in no cursor's way`(beginning: String) throws {
    for number in 1...2 { _ = try client.product("\(beginning)\(number)", by: admin) }

    let walked = try walk("/api/products?sort=name&page_size=1")

    #expect(walked == ["\(beginning)1", "\(beginning)2"])
  }

  @Test func `filters narrow the list, alone and together`() throws {
    let pets = try client.category("mascotas", "Mascotas", by: admin)
    let dogs = try client.category("perros", "Perros", under: pets, by: admin)
    _ = try client.product(
      "Collar", price: "10", fields: #""category_id": \#(dogs), "species": "dog", "brand": "Guau""#,
      by: admin)
    _ = try client.product(
      "Cama", price: "20.5", stock: 0, fields: #""category_id": \#(pets), "species": "cat""#,
      by: admin)
    _ = try client.product("Pez", price: "30", by: admin)
    func list(_ filters: String) throws -> [String] {
      try names(try client.get("/api/products?sort=name&\(filters)"))
    }

    #expect(try list("category=mascotas") == ["Cama", "Collar"])
    #expect(try list("category=perros") == ["Collar"])
    #expect(try list("category=\(pets)") == ["Cama", "Collar"])
    #expect(try list("category=nowhere").isEmpty)
    #expect(try list("species=cat") == ["Cama"])
    #expect(try list("brand=Guau") == ["Collar"])
    #expect(try list("min_price=20.50") == ["Cama", "Pez"])
    #expect(try list("max_price=20.5") == ["Cama", "Collar"])
    #expect(try list("min_price=21&max_price=20").isEmpty)
    #expect(try list("in_stock=true") == ["Collar", "Pez"])
    #expect(try list("in_stock=false") == ["Cama"])
    try client.execute("UPDATE products SET stars_4 = 1, stars_5 = 1 WHERE name = 'Pez'")
    #expect(try list("min_rating=4.5") == ["Pez"])
    #expect(try list("min_rating=4.51").isEmpty)
    #expect(try list("min_rating=0") == ["Cama", "Collar", "Pez"])
    #expect(try list("category=mascotas&max_price=15&in_stock=true&species=dog") == ["Collar"])
  }

  @Test func `a list that has not changed is not sent again`() throws {
    try stock(2)
    let list = try client.get("/api/products")
    let tag = try #require(list[.entityTag])

    let again = try client.get("/api/products", [.ifNoneMatch: tag])
    #expect(again.status == 304)
    #expect(again[.entityTag] == tag)
    #expect(again.response.body.isEmpty)

    _ = try client.product("03", by: admin)
    #expect(try client.get("/api/products", [.ifNoneMatch: tag]).status == 200)
  }
}
