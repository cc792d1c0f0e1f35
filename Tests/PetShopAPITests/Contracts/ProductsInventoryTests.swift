import HTTP
import JSON
import PetShop
import PetShopContracts
import TestDatabase
import Testing

@testable import PetShopAPI

@Suite("The contract products-inventory", .database(Shop.migrations))
struct ProductsInventoryTests {
  /// The native one, for what this contract has no words for.
  let native: Client
  let service: Service
  let admin: Person

  init() throws {
    native = try Client()
    service = Service(
      client: native.speaking(.productsInventory),
      key: try native.apiKey([
        .catalogueRead, .catalogueWrite, .stockRead, .stockWrite, .ordersPlace,
      ]))
    admin = try native.admin()
  }

  private func product(_ id: Int64, _ attributes: String) -> String {
    """
    {"type": "products", "id": "\(id)", "attributes": {\(attributes)},
     "relationships": {"inventory": {"links": {"related": "/inventory/\(id)"}}},
     "links": {"self": "/products/\(id)"}}
    """
  }

  private func document(_ type: String, _ attributes: String, id: Int64? = nil) -> String {
    let id = id.map { #""id": "\#($0)", "# } ?? ""
    return #"{"data": {"type": "\#(type)", \#(id)"attributes": {\#(attributes)}}}"#
  }

  // MARK: - Products

  @Test func `a product is added, shown, changed and deleted`() throws {
    let added = try service.send(
      .post, "/products",
      document("products", #""name": "Bed", "price": 49.9, "description": "Soft""#))

    let id = try added.id()
    #expect(added.status == 201)
    #expect(added[.contentType] == "application/vnd.api+json")
    #expect(added[.location] == "/products/\(id)")
    let bed = product(id, #""name": "Bed", "price": 49.9, "description": "Soft""#)
    let whole = compact(
      """
      {"jsonapi": {"version": "1.1"}, "links": {"self": "/products/\(id)"}, "data": \(bed)}
      """)
    #expect(added.text == whole)
    #expect(try service.get("/products/\(id)").text == whole)
    #expect(try native.get("/api/products/\(id)").integer("stock") == 0)

    let changed = try service.send(
      .patch, "/products/\(id)", document("products", #""price": 45"#, id: id))
    #expect(changed.status == 200)
    #expect(
      try changed.value("data", "attributes")
        == JSONValue(parsing: Array(#"{"name":"Bed","price":45,"description":"Soft"}"#.utf8)))

    #expect(try service.send(.delete, "/products/\(id)").status == 204)
    try service.get("/products/\(id)").expectErrors(404, ["not_found"])
    try service.send(.delete, "/products/\(id)").expectErrors(404, ["not_found"])
  }

  @Test func `plain JSON does as well, and is answered as it asks`() throws {
    let added = try service.send(
      .post, "/products", #"{"name": "Bed", "price": 49.9}"#,
      [.contentType: "application/json", .accept: "application/json"])
    #expect(added.status == 201)
    #expect(added[.contentType] == "application/json")
    #expect(added[.vary] == "Accept")

    try service.send(
      .post, "/products", #"{"name": 7, "price": -1}"#, [.contentType: "application/json"]
    )
    .expectErrors(422, ["/name wrong_type", "/price out_of_range"])
  }

  @Test(.database(Shop.migrations))
  func `products are listed a page at a time, with links to the others`() throws {
    let ids = try (1...5).map { number in
      try native.product("Collar \(number)", price: "\(number)", by: admin)
    }
    let path = "/products"

    let answer = try service.get("\(path)?sort=-price&page[number]=2&page[size]=2")

    let items = [3, 2].map { number in
      let attributes = #""name": "Collar \#(number)", "price": \#(number), "description": """#
      return product(ids[number - 1], attributes)
    }
    func link(_ page: Int) -> String {
      "\(path)?sort=-price&page%5Bnumber%5D=\(page)&page%5Bsize%5D=2"
    }
    #expect(
      answer.text
        == compact(
          """
          {"jsonapi": {"version": "1.1"},
           "links": {"self": "\(link(2))", "first": "\(link(1))", "prev": "\(link(1))",
                     "next": "\(link(3))", "last": "\(link(3))"},
           "data": [\(items.joined(separator: ","))], "meta": {"total": 5}}
          """))
    let last = try service.get(link(3))
    #expect(try last.value("links", "next") == .null)
    #expect(try last.ids() == [ids[0]])
    #expect(try service.get("\(path)?sort=name&page[size]=1").ids() == [ids[0]])
    #expect(try service.get("\(path)?sort=-created_at").ids() == ids.reversed())
    #expect(try service.get("\(path)?filter[name]=collar").ids().count == 5)
    #expect(try service.get("\(path)?filter[name]=zzz").ids() == [])
  }

  @Test func `only the fields that are wanted are shown`() throws {
    let id = try native.product("Collar", price: "5", by: admin)

    let one = try service.get("/products/\(id)?fields[products]=price")
    let price = """
      {"type": "products", "id": "\(id)", "attributes": {"price": 5},
       "links": {"self": "/products/\(id)"}}
      """
    #expect(try one.value("data") == JSONValue(parsing: Array(price.utf8)))
    let none = try service.get("/products/\(id)?fields[products]=")
    #expect(try none.value("data", "attributes") == .object(JSONObject()))
  }

  @Test func `the inventory comes along when it is asked for`() throws {
    let stocked = try native.product(stock: 7, by: admin)
    let bare = try service.send(
      .post, "/products", document("products", #""name": "Bed", "price": 1"#)
    ).id()

    let answer = try service.get("/products/\(stocked)?include=inventory")
    #expect(
      try answer.value("included")
        == JSONValue(
          parsing: Array(
            compact(
              """
              [{"type": "inventories", "id": "\(stocked)",
                "attributes": {"product_id": \(stocked), "quantity": 7},
                "relationships": {"product": {"links": {"related": "/products/\(stocked)"},
                  "data": {"type": "products", "id": "\(stocked)"}}},
                "links": {"self": "/inventory/\(stocked)"}}]
              """
            ).utf8)))
    let none = try service.get("/products/\(bare)?include=inventory")
    #expect(
      try none.value("data", "relationships", "inventory", "data") == .null)
    #expect(try none.value("included") == .array([]))
    #expect(try service.get("/products?include=inventory&page[size]=100").status == 200)
  }

  @Test func `a query that is wrong is a bad request, and says where`() throws {
    try service.get(
      "/products?page[number]=0&page[size]=1000&sort=luck&include=reviews&fields[products]=colour"
    )
    .expectErrors(
      400,
      [
        "sort not_one_of", "page[size] out_of_range", "page[number] out_of_range",
        "fields[products] not_one_of", "include not_one_of",
      ])
    try service.get("/products?colour=red").expectErrors(400, ["colour unknown_field"])
    try service.get("/products?sort=name&sort=price").expectErrors(400, ["sort duplicated"])
    try service.send(.delete, "/products/1?force=true")
      .expectErrors(400, ["force unknown_field"])
  }

  @Test func `a document that is wrong says where`() throws {
    let id = try native.product(by: admin)
    let wrong: [(HTTPMethod, String, String, Int, [String])] = [
      (.post, "/products", "{}", 422, [" required"]),
      (.post, "/products", #"{"data": {}}"#, 422, ["/data required", "/data required"]),
      (.post, "/products", #"{"data": []}"#, 422, ["/data wrong_type"]),
      (
        .post, "/products", document("products", ""), 422,
        ["/data/attributes required", "/data/attributes required"]
      ),
      (
        .post, "/products", document("products", #""name": "A", "price": 1, "colour": 2"#), 422,
        ["/data/attributes/colour unknown_field"]
      ),
      (
        .post, "/products", document("toys", #""name": "A", "price": 1"#), 409,
        ["/data/type not_one_of"]
      ),
      (
        .post, "/products", document("products", #""name": "A", "price": 1"#, id: 7), 403,
        ["/data/id unknown_field"]
      ),
      (
        .post, "/products", document("products", #""name": "A", "price": 1, "a.b[1]/~": 2"#), 422,
        ["/data/attributes/a.b[1]~1~0 unknown_field"]
      ),
      (
        .patch, "/products/\(id)",
        #"{"data": {"type": "products", "id": "\#(id)", "relationships": {"inventory": {}}}}"#, 403,
        ["/data/relationships unknown_field"]
      ),
      (
        .patch, "/products/\(id)", document("toys", #""price": 1"#, id: id), 409,
        ["/data/type not_one_of"]
      ),
      (
        .put, "/inventory/\(id)", #"{"data": {"type": "inventories", "id": "\#(id)"}}"#, 422,
        ["/data/attributes required"]
      ),
      (
        .patch, "/inventory/\(id)", document("inventories", #""quantity": null"#, id: id), 422,
        ["/data/attributes required"]
      ),
      (
        .patch, "/products/\(id)", document("products", #""price": 1"#), 422, ["/data required"]
      ),
      (
        .patch, "/products/\(id)", document("products", #""price": 1"#, id: 7_777), 409,
        ["/data/id not_one_of"]
      ),
      (.post, "/products", "{", 400, ["malformed_json"]),
    ]
    for (method, path, body, status, errors) in wrong {
      try service.send(method, path, body).expectErrors(status, errors, body)
    }
    try service.send(
      .post, "/products", #"{"data.attributes.x": 2}"#, [.contentType: "application/json"]
    )
    .expectErrors(422, [" required", " required", "/data.attributes.x unknown_field"])
    let ignored =
      #"{"@note": 1, "jsonapi": {"version": "1.0"}, "data": {"type": "products", "#
      + #""@x": 1, "meta": {}, "attributes": {"name": "A", "price": 1, "@y": {}}}}"#
    #expect(try service.send(.post, "/products", ignored).status == 201)
  }

  @Test func `what is new may have an id among the client's own`() throws {
    let body =
      #"{"data": {"type": "products", "lid": "a", "attributes": {"name": "A", "price": 1}}}"#
    #expect(try service.send(.post, "/products", body).status == 201)
  }

  @Test func `a change of nothing is one`() throws {
    let id = try native.product("Collar", price: "5", stock: 7, by: admin)
    for (path, type) in [("/products/\(id)", "products"), ("/inventory/\(id)", "inventories")] {
      let before = try service.get(path)
      let body = #"{"data": {"type": "\#(type)", "id": "\#(id)"}}"#
      let answer = try service.send(.patch, path, body)
      #expect(answer.status == 200)
      #expect(answer.text == before.text)
      #expect(answer[.entityTag] == before[.entityTag])
    }
    let bare = try service.send(
      .post, "/products", document("products", #""name": "Bed", "price": 1"#)
    ).id()
    try service.send(
      .patch, "/inventory/\(bare)", #"{"data": {"type": "inventories", "id": "\#(bare)"}}"#
    )
    .expectErrors(404, ["not_found"])
  }

  // MARK: - Media types

  @Test(arguments: [
    ("application/vnd.api+json", 201),
    ("application/vnd.api+json; profile=\"https://a.example\"", 201),
    ("application/json", 422), ("application/json; charset=utf-8", 422),
    ("application/vnd.api+json; charset=utf-8", 415),
    ("application/vnd.api+json; ext=\"https://a.example/ext\"", 415), ("text/plain", 415),
    ("application/x-www-form-urlencoded", 415), ("", 415),
  ])
  func `the type of a body is taken at its word`(type: String, status: Int) throws {
    let body = document("products", #""name": "A", "price": 1"#)
    let answer = try service.send(.post, "/products", body, [.contentType: type])
    #expect(answer.status == status)
    if status == 415 { try answer.expectErrors(415, ["unsupported_media_type"]) }
  }

  @Test(arguments: [
    ("application/vnd.api+json", 200), ("*/*", 200), ("application/*", 200),
    ("application/json", 200), ("application/vnd.api+json; profile=\"https://a.example\"", 200),
    ("application/vnd.api+json; charset=utf-8", 406),
    ("application/vnd.api+json; ext=\"https://a.example/ext\"", 406),
    ("application/vnd.api+json; charset=utf-8, application/vnd.api+json", 200),
    ("*/*, application/vnd.api+json; charset=utf-8", 406),
    ("application/json, application/vnd.api+json; ext=\"https://a.example/ext\"", 406),
    ("*/*, application/vnd.api+json; charset=utf-8, application/vnd.api+json;q=0.1", 200),
    ("*/*;q=0.5, application/vnd.api+json; profile=\"https://a.example\"", 200),
    ("text/html", 406),
  ])
  func `what is accepted is answered, or refused`(accept: String, status: Int) throws {
    let answer = try service.get("/products", [.accept: accept])
    #expect(answer.status == status)
    if status == 406 { try answer.expectErrors(406, ["not_acceptable"]) }
  }

  // MARK: - Keys

  @Test func `without a good key nothing is shown`() throws {
    let client = service.client
    let (none, asPerson) = (try client.get("/products"), try client.get("/products", as: admin))
    let guessed = try client.get("/products", [.apiKey: "guessed"])
    for answer in [none, asPerson, guessed] {
      try answer.expectErrors(401, ["api_key_refused"])
      #expect(answer[.wwwAuthenticate] == #"ApiKey realm="petshop", header="X-API-KEY""#)
    }
    #expect(none.text.contains("Send an API key in X-API-KEY."))
    #expect(asPerson.text == none.text)
    #expect(guessed.text.contains("The API key is not valid."))
    let spanish = try client.get("/products", [.acceptLanguage: "es"])
    #expect(spanish.text.contains("Envíe una clave de API en X-API-KEY."))
    let narrow = Service(client: client, key: try native.apiKey([.catalogueRead]))
    #expect(try narrow.get("/products").status == 200)
    try narrow.get("/inventory/1").expectErrors(403, ["scope_missing"])
  }

  @Test func `the documentation takes no parameters`() throws {
    try Service(client: service.client, key: "").get("/docs?colour=red")
      .expectErrors(400, ["colour unknown_field"])
  }

  @Test func `the documentation needs no key`() throws {
    let answer = try service.client.get("/docs")
    #expect(answer.status == 200)
    #expect(answer[.contentType] == "text/html; charset=utf-8")
    for route in Contract.productsInventory.routes {
      let path = try #require(route.pattern.split(separator: " ").last)
      #expect(answer.text.contains(path))
    }
  }

  // MARK: - Inventory

  @Test func `never stocked is not the same as none left`() throws {
    let id = try service.send(
      .post, "/products", document("products", #""name": "Bed", "price": 1"#)
    ).id()
    try service.get("/inventory/\(id)").expectErrors(404, ["not_found"])

    let set = try service.send(
      .put, "/inventory/\(id)", document("inventories", #""quantity": 0"#, id: id))
    #expect(set.status == 200)
    let answer = try service.get("/inventory/\(id)")
    #expect(
      answer.text
        == compact(
          """
          {"jsonapi": {"version": "1.1"}, "links": {"self": "/inventory/\(id)"},
           "data": {"type": "inventories", "id": "\(id)",
             "attributes": {"product_id": \(id), "quantity": 0},
             "relationships": {"product": {"links": {"related": "/products/\(id)"},
               "data": {"type": "products", "id": "\(id)"}}},
             "links": {"self": "/inventory/\(id)"}}}
          """))
    #expect(
      try service.get("/inventory/\(id)?include=product&fields[inventories]=quantity,product")
        .value("data", "attributes")
        == JSONValue(parsing: Array(#"{"quantity":0}"#.utf8)))
  }

  @Test(arguments: [HTTPMethod.patch, .put])
  func `an inventory is set to what was counted`(method: HTTPMethod) throws {
    let id = try native.product(stock: 7, by: admin)
    let plain: [HTTPHeaderName: String] = [.contentType: "application/json"]
    let sound: [(String, [HTTPHeaderName: String])] = [
      (document("inventories", #""quantity": 3"#, id: id), [:]),
      (#"{"quantity": 3}"#, plain), (#"{"product_id": \#(id), "quantity": 3}"#, plain),
    ]
    for (body, headers) in sound {
      let answer = try service.send(method, "/inventory/\(id)", body, headers)
      #expect(answer.status == 200)
      #expect(try answer.value("data", "attributes", "quantity") == .number(JSONNumber(3)))
    }
    #expect(try native.get("/api/products/\(id)").integer("stock") == 3)
    try service.send(
      method, "/inventory/\(id)", #"{"quantity": -1}"#, [.contentType: "application/json"]
    )
    .expectErrors(422, ["/quantity out_of_range"])
    try service.send(
      method, "/inventory/\(Int64.max)", #"{"quantity": 1}"#, [.contentType: "application/json"]
    )
    .expectErrors(404, ["not_found"])
  }

  @Test func `a purchase is a real order of the service's own account`() throws {
    let id = try native.product("Collar", price: "12.5", stock: 7, by: admin)

    let answer = try service.send(
      .post, "/inventory/purchase", document("purchases", #""product_id": \#(id), "quantity": 2"#),
      [.idempotencyKey: "k"])

    let order = try answer.id()
    #expect(answer.status == 201)
    #expect(
      answer.text
        == compact(
          """
          {"jsonapi": {"version": "1.1"}, "data": {"type": "purchases", "id": "\(order)",
            "attributes": {"product_id": \(id), "quantity": 2, "unit_price": 12.5, "total": 25,
              "remaining_stock": 5}}}
          """))
    let shown = try native.get("/api/orders/\(order)", as: admin)
    #expect(try shown.value("total") == .number(JSONNumber(25)))
    let again = try service.send(
      .post, "/inventory/purchase", document("purchases", #""product_id": \#(id), "quantity": 2"#),
      [.idempotencyKey: "k"])
    #expect(again.text == answer.text)
    #expect(again[.idempotentReplayed] == "true")
    let withSlash = try service.send(
      .post, "/inventory/purchase/", document("purchases", #""product_id": \#(id), "quantity": 2"#),
      [.idempotencyKey: "k"])
    #expect(withSlash.text == answer.text)
  }

  @Test(.database(Shop.migrations))
  func `what is bought is no admin's doing, and what is counted is`() throws {
    let product = try native.product(stock: 5, by: admin)
    let before = try native.get("/api/audit-log", as: admin).integer("total")

    let bought = try service.send(
      .post, "/inventory/purchase",
      document("purchases", #""product_id": \#(product), "quantity": 1"#))
    #expect(bought.status == 201)
    #expect(try native.get("/api/audit-log", as: admin).integer("total") == before)
    let counted = try service.send(
      .put, "/inventory/\(product)", document("inventories", #""quantity": 3"#, id: product))
    #expect(counted.status == 200)
    #expect(try native.get("/api/audit-log", as: admin).integer("total") > before)
  }

  @Test func `a purchase that cannot be says why`() throws {
    let id = try native.product(stock: 2, by: admin)
    func buy(_ product: Int64, _ quantity: Int) throws -> Answer {
      try service.send(
        .post, "/inventory/purchase", #"{"product_id": \#(product), "quantity": \#(quantity)}"#,
        [.contentType: "application/json"])
    }
    try buy(.max, 1).expectErrors(404, ["not_found"])
    try buy(id, 3).expectErrors(409, ["out_of_stock"])
    try buy(id, 0).expectErrors(422, ["/quantity out_of_range"])
    #expect(try native.get("/api/products/\(id)").integer("stock") == 2)
  }

  // MARK: - Paths

  @Test func `a slash at the end is the same, and links begin where the client's do`() throws {
    let id = try native.product(by: admin)
    #expect(try service.get("/products/\(id)/").status == 200)
    #expect(try service.get("/products/").status == 200)
    try service.get("/products//").expectErrors(400, ["bad_request"])
    var headers = HTTPHeaders()
    try headers.set(.apiKey, service.key)
    let below = service.client.send(
      HTTPRequest(
        method: .get, path: "/products/\(id)",
        entrance: Entrance(basePath: "/products-inventory"), headers: headers,
        id: HTTPRequest.testID))
    #expect(try below.value("links", "self") == .string("/products-inventory/products/\(id)"))
    #expect(
      try below.value("data", "links", "self") == .string("/products-inventory/products/\(id)"))
  }

  @Test func `what is nowhere is said in the same shape`() throws {
    try service.get("/nothing").expectErrors(404, ["not_found"])
    try service.send(.put, "/products").expectErrors(405, ["method_not_allowed"])
    let spanish = try service.get("/nothing", [.acceptLanguage: "es"])
    #expect(spanish.text.contains("Aquí no hay nada."))
  }
}

/// Somebody with a key, whose every answer is a document of JSON:API.
struct Service {
  let client: Client
  let key: String

  func get(_ path: String, _ headers: [HTTPHeaderName: String] = [:]) throws -> Answer {
    try send(.get, path, nil, headers)
  }

  func send(
    _ method: HTTPMethod, _ path: String, _ body: String? = nil,
    _ headers: [HTTPHeaderName: String] = [:]
  ) throws -> Answer {
    var all = headers
    all[.apiKey] = key
    if body != nil, all[.contentType] == nil { all[.contentType] = "application/vnd.api+json" }
    let answer = try client.send(method, path, json: body, all)
    if !answer.response.body.isEmpty {
      let faults = try JSONAPISchema.faults(of: try answer.value())
      #expect(faults.isEmpty, "\(answer.text)")
    }
    return answer
  }
}

extension Answer {
  fileprivate func id() throws -> Int64 {
    let number = try value("data", "id").stringValue.flatMap { Int64($0) }
    return try #require(number, "\(text)")
  }

  fileprivate func ids() throws -> [Int64] {
    try #require(try value("data").arrayValue).map { item in
      try #require(item.objectValue?["id"]?.stringValue.flatMap { Int64($0) })
    }
  }

  /// Expects these errors, as `code`, or `pointer code` where something in the request is to blame.
  fileprivate func expectErrors(
    _ status: Int, _ expected: [String], _ about: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let comment = Comment(rawValue: "\(about) \(text)")
    #expect(self.status == status, comment, sourceLocation: sourceLocation)
    #expect(self[.contentType] == "application/vnd.api+json", sourceLocation: sourceLocation)
    #expect(
      try JSONAPISchema.faults(of: value()).isEmpty, comment, sourceLocation: sourceLocation)
    let errors = try #require(try value("errors").arrayValue, comment)
    let found = try errors.map { error in
      let error = try #require(error.objectValue)
      #expect(error["status"] == .string(String(status)), comment, sourceLocation: sourceLocation)
      let source = error["source"]?.objectValue
      let place = source?["pointer"]?.stringValue ?? source?["parameter"]?.stringValue
      let code = try #require(error["code"]?.stringValue)
      return place.map { "\($0) \(code)" } ?? code
    }
    #expect(found == expected, comment, sourceLocation: sourceLocation)
  }
}
