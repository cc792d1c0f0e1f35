import HTTP
import JSON
import PetShop
import TestDatabase
import Testing

/// Each test has a database of its own: searches show everything there is.
@Suite("Searching")
struct SearchTests {
  let client: Client
  let admin: Person

  init() throws {
    client = try Client(on: TestDatabase(Shop.migrations))
    admin = try client.admin()
  }

  @Test func `a search answers products, categories and facets`() throws {
    let dogs = try client.category("perros", "Perros", by: admin)
    let collar = try client.product(
      "Collar de cuero", price: "24.9",
      fields: #""category_id": \#(dogs), "species": "dog", "brand": "Brincalán""#, by: admin)
    _ = try client.product("Arenero", price: "9.5", by: admin)

    let answer = try client.get("/api/search?q=colar+para+pero")

    #expect(answer.status == 200)
    #expect(answer[.cacheControl] == "no-cache")
    let product = try client.get("/api/products/\(collar)").text
    let category = try client.get("/api/categories/\(dogs)").text
    #expect(
      answer.text
        == #"{"query":"colar para pero","products":{"items":[\#(product)],"page":1,"#
        + #""page_size":20,"total":1,"next_cursor":null},"categories":[\#(category)],"#
        + #""facets":{"category":[{"id":\#(dogs),"slug":"perros","name":"Perros","count":1}],"#
        + #""species":[{"value":"dog","count":1}],"brand":[{"value":"Brincalán","count":1}],"#
        + #""price":{"min":24.9,"max":24.9,"ranges":[{"from":10,"below":25,"count":1}]}}}"#)
    #expect(
      answer[.link]
        == #"""
        </api/search?q=colar%20para%20pero&page=1&page_size=20>; rel="first", \#
        </api/search?q=colar%20para%20pero&page=1&page_size=20>; rel="last"
        """#)
  }

  @Test func `nonsense finds nothing, and says so in the same shape`() throws {
    _ = try client.product("Collar de cuero", by: admin)
    let nothing = #"""
      "products":{"items":[],"page":1,"page_size":20,"total":0,"next_cursor":null},\#
      "categories":[],"facets":{"category":[],"species":[],"brand":[],\#
      "price":{"min":null,"max":null,"ranges":[]}}}
      """#
    #expect(
      try client.get("/api/search?q=xyzzy").text == #"{"query":"xyzzy","# + nothing)
    #expect(try client.get("/api/search?q=%20").text == #"{"query":" ","# + nothing)
  }

  @Test func `pages and cursors walk what was found, in any order`() throws {
    for number in 1...5 {
      _ = try client.product("Collar \(number)", price: "\(number % 3)", by: admin)
    }
    _ = try client.product("Correa", by: admin)
    for (list, field) in [("/api/products", nil), ("/api/search", "products")] {
      for sort in ["relevance", "newest", "name", "price", "-price"] {
        let whole = try walk("\(list)?q=collar&sort=\(sort)", within: field, size: 20)
        #expect(whole.count == 5)
        #expect(
          try walk("\(list)?q=collar&sort=\(sort)", within: field, size: 2) == whole, "\(sort)")
      }
    }
    #expect(
      try walk("/api/products?q=collar&sort=name", within: nil, size: 2)
        == (1...5).map { "Collar \($0)" })
  }

  private func walk(_ list: String, within field: String?, size: Int) throws -> [String] {
    var names: [String] = []
    var cursor: String?
    for _ in 0..<20 {
      let answer = try client.get(
        "\(list)&page_size=\(size)" + (cursor.map { "&cursor=\($0)" } ?? ""))
      let object = try answer.object()
      let page = try #require(field == nil ? object : object["products"]?.objectValue)
      names += (page["items"]?.arrayValue ?? []).compactMap {
        $0.objectValue?["name"]?.stringValue
      }
      cursor = page["next_cursor"]?.stringValue
      if cursor == nil { return names }
    }
    return names
  }

  @Test func `a cursor of another order is refused`() throws {
    for number in 1...3 { _ = try client.product("Collar \(number)", by: admin) }
    let first = try client.get("/api/products?q=collar&page_size=1")
    let cursor = try first.string("next_cursor")
    try client.get("/api/search?q=collar&sort=price&cursor=\(cursor)")
      .expectProblem(422, "invalid_fields", errors: ["cursor malformed"])
  }

  @Test(arguments: [
    ("", "q required"), ("q=", "q required"), ("sort=relevance", "q required"),
    ("q=a&q=b", "q duplicated"), ("q=a&sort=luck", "sort not_one_of"),
    ("q=" + String(repeating: "a", count: 201), "q too_long"),
    ("q=a&color=red", "color unknown_field"),
  ])
  func `what is wrong with a search is said`(query: String, error: String) throws {
    try client.get("/api/search?\(query)").expectProblem(422, "invalid_fields", errors: [error])
  }

  @Test func `a list by relevance needs words`() throws {
    try client.get("/api/products?sort=relevance")
      .expectProblem(422, "invalid_fields", errors: ["q required"])
    #expect(try client.get("/api/products?sort=relevance&q=a").status == 200)
  }

  @Test(arguments: [
    "%27%3B--", "%26%7C!()%3A*", "%F0%9F%90%95", "%5C", "%22", "%CC%81", "%EF%BB%BF",
    String(repeating: "a%20", count: 100), String(repeating: "%C3%B1", count: 200),
  ])
  func `any text is a search`(text: String) throws {
    _ = try client.product("Collar", by: admin)
    #expect(try client.get("/api/search?q=\(text)").status == 200)
  }

  @Test func `too much text, and a NUL, are refused and no defect`() throws {
    let long = String(repeating: "a", count: 10_000)
    try client.get("/api/search?q=\(long)")
      .expectProblem(422, "invalid_fields", errors: ["q too_long"])
    try client.get("/api/search?q=a%00b").expectAnyProblem()
  }

  @Test func `it is never older than the last change`() throws {
    let id = try client.product("Collar de cuero", by: admin)
    let first = try client.get("/api/search?q=collar")
    let tag = try #require(first[.entityTag])
    #expect(try client.get("/api/search?q=collar", [.ifNoneMatch: tag]).status == 304)
    _ = try client.patch("/api/products/\(id)", json: #"{"name": "Correa"}"#, as: admin)
    #expect(try client.get("/api/search?q=collar").text.contains(#""total":0"#))
    #expect(try client.get("/api/search?q=correa").text.contains(#""total":1"#))
    try client.execute("INSERT INTO search_synonyms (word, synonym) VALUES ('ronzal', 'correa')")
    #expect(try client.get("/api/search?q=ronzal").text.contains(#""total":1"#))
    _ = try client.delete("/api/products/\(id)", as: admin)
    #expect(try client.get("/api/search?q=correa").text.contains(#""total":0"#))
  }
}
