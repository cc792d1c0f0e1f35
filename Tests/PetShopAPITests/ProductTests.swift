import HTTP
import JSON
import PetShop
import PostgreSQL
import TestDatabase
import Testing

@Suite("Products", .database(Shop.migrations))
struct ProductTests {
  let client: Client
  let admin: Person

  init() throws {
    client = try Client()
    admin = try client.admin()
  }

  @Test func `an admin adds a product, and anybody reads it`() throws {
    let category = try client.category("perros-\(uniqueNumber())", "Perros", by: admin)
    let sku = "SKU \(uniqueNumber())"

    let created = try client.post(
      "/api/products",
      json: """
        {"name": "Collar de cuero", "description": "Para perros\\nmedianos", "price": 1299.99,
         "stock": 7, "category_id": \(category), "species": "dog", "brand": "Güau", "sku": "\(sku)",
         "tax_rate": 10.5, "image_url": "/img/collar.webp", "tags": ["cuero", "perro"],
         "low_stock_threshold": 2}
        """, as: admin)

    #expect(created.status == 201)
    let id = try created.integer("id")
    #expect(created[.location] == "/api/products/\(id)")
    let slug = try #require(try created.value("category", "slug").stringValue)
    #expect(
      created.timeless
        == compact(
          """
          {"id": \(id), "name": "Collar de cuero", "description": "Para perros\\nmedianos",
           "price": 1299.99, "currency": "EUR", "stock": 7,
           "category": {"id": \(category), "slug": "\(slug)", "name": "Perros"},
           "species": "dog", "brand": "Güau", "sku": "\(sku)", "tax_rate": 10.5,
           "image_url": "/img/collar.webp", "tags": ["cuero", "perro"], "low_stock_threshold": 2,
           "reviews": {"count": 0, "average": null,
            "histogram": {"1": 0, "2": 0, "3": 0, "4": 0, "5": 0}},
           "created_at": "<time>", "updated_at": "<time>"}
          """))
    let read = try client.get("/api/products/\(id)")
    #expect(read.status == 200)
    #expect(read.text == created.text)
    #expect(read[.entityTag] == created[.entityTag])
    #expect(read[.cacheControl] == "no-cache")
  }

  @Test func `only name, price and stock are needed`() throws {
    let id = try client.product("Arenero", price: "25", stock: 0, by: admin)

    #expect(
      try client.get("/api/products/\(id)").timeless
        == compact(
          """
          {"id": \(id), "name": "Arenero", "description": "", "price": 25, "currency": "EUR",
           "stock": 0, "category": null, "species": null, "brand": null, "sku": null,
           "tax_rate": 21, "image_url": null, "tags": [], "low_stock_threshold": 0,
           "reviews": {"count": 0, "average": null,
            "histogram": {"1": 0, "2": 0, "3": 0, "4": 0, "5": 0}},
           "created_at": "<time>", "updated_at": "<time>"}
          """))
  }

  @Test func `a SKU is unique`() throws {
    let sku = #""sku": "SKU \#(uniqueNumber())""#
    _ = try client.product(fields: sku, by: admin)
    let other = try client.product(by: admin)

    let added = try client.post(
      "/api/products", json: #"{"name": "B", "price": 1, "stock": 1, \#(sku)}"#, as: admin)
    let changed = try client.patch("/api/products/\(other)", json: "{\(sku)}", as: admin)

    try added.expectProblem(409, "sku_taken")
    try changed.expectProblem(409, "sku_taken")
  }

  @Test func `a category that is not there is a wrong field`() throws {
    let product = try client.product(by: admin)
    let fields = #""category_id": 9223372036854775807"#

    let added = try client.post(
      "/api/products", json: #"{"name": "B", "price": 1, "stock": 1, \#(fields)}"#, as: admin)
    let changed = try client.patch("/api/products/\(product)", json: "{\(fields)}", as: admin)

    try added.expectProblem(422, "invalid_fields", errors: ["category_id not_found"])
    try changed.expectProblem(422, "invalid_fields", errors: ["category_id not_found"])
  }

  @Test func `PUT replaces a product whole`() throws {
    let id = try client.product(fields: #""brand": "Guau", "tax_rate": 4"#, by: admin)

    let answer = try client.put(
      "/api/products/\(id)", json: #"{"name": "Correa", "price": 9.5, "stock": 4}"#, as: admin)

    #expect(answer.status == 200)
    #expect(answer[.location] == nil)
    #expect(try answer.string("name") == "Correa")
    #expect(try answer.value("brand") == .null)
    #expect(try answer.value("tax_rate") == .number(JSONNumber(21)))
    #expect(try client.get("/api/products/\(id)").text == answer.text)
  }

  @Test func `PATCH changes what was sent, and null takes it away`() throws {
    let id = try client.product(
      price: "10", fields: #""brand": "Guau", "species": "dog", "tax_rate": 4, "tags": ["a"]"#,
      by: admin)

    let answer = try client.patch(
      "/api/products/\(id)",
      json: #"{"price": 12.5, "brand": null, "tax_rate": null, "tags": null}"#,
      as: admin, [.contentType: "application/merge-patch+json; charset=utf-8"])

    #expect(answer.status == 200)
    #expect(answer.text.contains(#""price":12.5"#))
    #expect(try answer.value("brand") == .null)
    #expect(try answer.string("species") == "dog")
    #expect(try answer.integer("tax_rate") == 21)
    #expect(try answer.value("tags") == .array([]))
  }

  @Test func `a patch that changes nothing leaves the tag as it was`() throws {
    let id = try client.product(price: "10", by: admin)
    let before = try client.get("/api/products/\(id)")

    let answer = try client.patch("/api/products/\(id)", json: #"{"price": 10.00}"#, as: admin)

    #expect(answer.status == 200)
    #expect(answer[.entityTag] == before[.entityTag])
  }

  @Test func `an archived product is gone, and its SKU free again`() throws {
    let ana = try client.customer()
    let sku = #""sku": "SKU \#(uniqueNumber())""#
    let id = try client.product(fields: sku, by: admin)
    try client.put(of: id, intoCartOf: ana)

    let answer = try client.delete("/api/products/\(id)", as: admin)

    #expect(answer.status == 204)
    #expect(answer.response.body.isEmpty)
    try client.get("/api/products/\(id)").expectProblem(404, "not_found")
    try client.patch("/api/products/\(id)", json: "{}", as: admin).expectProblem(404, "not_found")
    try client.delete("/api/products/\(id)", as: admin).expectProblem(404, "not_found")
    #expect(try client.get("/api/cart", as: ana).items().isEmpty)
    try client.post(
      "/api/cart/items", json: #"{"product_id": \#(id), "quantity": 1}"#, as: ana
    ).expectProblem(404, "not_found")
    #expect(try client.product(fields: sku, by: admin) != id)
  }

  // MARK: Conditions

  @Test func `who has a product already is not sent it again`() throws {
    let id = try client.product(by: admin)
    let tag = try #require(try client.get("/api/products/\(id)")[.entityTag])

    for condition in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
      for method in [HTTPMethod.get, .head] {
        let answer = try client.send(method, "/api/products/\(id)", [.ifNoneMatch: condition])
        #expect(answer.status == 304, "\(condition)")
        #expect(answer.response.body.isEmpty)
        #expect(answer[.entityTag] == tag)
        #expect(answer[.cacheControl] == "no-cache")
        #expect(answer[.contentType] == nil)
      }
    }
    #expect(try client.get("/api/products/\(id)", [.ifNoneMatch: "\"other\""]).status == 200)
  }

  @Test(arguments: [HTTPMethod.get, .head])
  func `what is read only while it is unchanged is refused once it has changed`(
    method: HTTPMethod
  ) throws {
    let id = try client.product(by: admin)
    let path = "/api/products/\(id)"
    let tag = try #require(try client.get(path)[.entityTag])

    for condition in [tag, "*", "\"other\", \(tag)"] {
      #expect(try client.send(method, path, [.ifMatch: condition]).status == 200)
    }
    _ = try client.patch(path, json: #"{"price": 1}"#, as: admin)
    for stale in [tag, "W/\(tag)", "\"other\""] {
      #expect(try client.send(method, path, [.ifMatch: stale]).status == 412)
    }
    try client.get(path, [.ifMatch: tag]).expectProblem(412, "precondition_failed")
    try client.get(path, [.ifMatch: "malformed"]).expectProblem(400, "bad_request")
    #expect(try client.get(path, [.ifMatch: "*", .ifNoneMatch: "*"]).status == 304)
    #expect(try client.get("/api/products/\(Int64.max)", [.ifMatch: "*"]).status == 404)
  }

  @Test func `a tag changes with everything a product shows`() throws {
    let category = try client.category("gatos-\(uniqueNumber())", "Gatos", by: admin)
    let id = try client.product(fields: #""category_id": \#(category)"#, by: admin)
    let tag = try #require(try client.get("/api/products/\(id)")[.entityTag])

    try client.execute("UPDATE categories SET name = 'Mininos' WHERE id = \(category)")

    let answer = try client.get("/api/products/\(id)", [.ifNoneMatch: tag])
    #expect(answer.status == 200)
    #expect(answer.text.contains("Mininos"))
  }

  @Test(arguments: ["PUT", "PATCH", "DELETE"])
  func `a write with a stale tag is refused, and one with today's done`(method: String) throws {
    let id = try client.product(price: "1", by: admin)
    let path = "/api/products/\(id)"
    let stale = try #require(try client.get(path)[.entityTag])
    let today = try #require(
      try client.patch(path, json: #"{"price": 2}"#, as: admin)[.entityTag])
    let json = method == "DELETE" ? nil : #"{"name": "C", "price": 3, "stock": 1}"#
    func write(_ condition: String) throws -> Answer {
      try client.send(
        try #require(HTTPMethod(rawValue: method)), path, json: json, as: admin,
        [.ifMatch: condition])
    }

    for condition in [
      stale, "W/\(today)", "\"other\"", "\"\"", "\"-1.x\"", "\"99999999999999999999\"",
    ] {
      try write(condition).expectProblem(412, "precondition_failed", condition)
    }
    for condition in ["", " ", "today", "\"unclosed", "\(today) \(stale)", "*, \"a\""] {
      try write(condition).expectProblem(400, "bad_request", condition)
    }
    #expect(try client.get(path)[.entityTag] == today)
    #expect(try write("\(stale), \(today)").status < 300)
  }

  @Test(arguments: ["PUT", "PATCH", "DELETE"])
  func `a star matches whatever there is`(method: String) throws {
    let path = "/api/products/\(try client.product(by: admin))"

    let answer = try client.send(
      try #require(HTTPMethod(rawValue: method)), path,
      json: method == "DELETE" ? nil : #"{"name": "C", "price": 3, "stock": 1}"#, as: admin,
      [.ifMatch: "*"])

    #expect(answer.status < 300)
  }
}
