import HTTP
import Testing

@Suite("A route table")
struct RouteTableTests {
  static let rows = [
    "GET /", "GET /api/products", "POST /api/products", "GET /api/products/{id}",
    "DELETE /api/products/{id}", "GET /api/products/{product_id}/reviews", "GET /api/products.csv",
    "GET /api/users/me", "PATCH /api/users/me", "GET /api/users/{id}", "PUT /api/users/{id}",
    "GET /api/users/{id}/orders/{order}", "GET /api/users/me/orders/latest", "HEAD /api/users/me",
    "OPTIONS /cors", "POST /cors", "GET /deep/b/{x}/c", "GET /deep/{y}/d/e",
  ]

  let table: RouteTable<Int>

  init() throws {
    table = try RouteTable(Self.rows.enumerated().map { ($1, $0) })
  }

  @Test(
    "finds the row and its parameters, literals before parameters",
    arguments: [
      ("GET", "/", "GET /", [:]),
      ("GET", "/api/products", "GET /api/products", [:]),
      ("GET", "/api/products/7", "GET /api/products/{id}", ["id": "7"]),
      (
        "GET", "/api/products/7/reviews", "GET /api/products/{product_id}/reviews",
        ["product_id": "7"]
      ),
      ("GET", "/api/products.csv", "GET /api/products.csv", [:]),
      ("GET", "/api/users/me", "GET /api/users/me", [:]),
      ("HEAD", "/api/users/me", "HEAD /api/users/me", [:]),
      ("GET", "/api/users/mel", "GET /api/users/{id}", ["id": "mel"]),
      ("GET", "/api/users/ME", "GET /api/users/{id}", ["id": "ME"]),
      ("HEAD", "/api/users/9", "GET /api/users/{id}", ["id": "9"]),
      ("GET", "/api/users/me/orders/latest", "GET /api/users/me/orders/latest", [:]),
      (
        "GET", "/api/users/me/orders/3", "GET /api/users/{id}/orders/{order}",
        ["id": "me", "order": "3"]
      ),
      ("GET", "/api/users/caf%C3%A9%20x", "GET /api/users/{id}", ["id": "café x"]),
      ("OPTIONS", "/cors", "OPTIONS /cors", [:]),
      ("GET", "/deep/b/d/e", "GET /deep/{y}/d/e", ["y": "b"]),
    ] as [(String, String, String, [String: String])])
  func found(method: String, path: String, row: String, parameters: [String: String]) throws {
    guard case .found(let route, let values) = try match(method, path) else {
      Issue.record("not found")
      return
    }

    #expect(route.description == row)
    #expect(Self.rows[route.endpoint] == row)
    #expect(Set(route.parameterNames) == Set(parameters.keys))
    for (name, value) in parameters { #expect(values[name] == value) }
    #expect(values["another"] == nil)
  }

  @Test(
    "does not find what has no row",
    arguments: [
      "/api", "/api/products/7/review", "/api/products/7/reviews/1", "/API/products", "/x",
      "/api/users/me/orders", "/api/productss", "/api/product",
    ])
  func notFound(path: String) throws {
    guard case .notFound = try match("GET", path) else {
      Issue.record("found")
      return
    }
  }

  @Test(
    "says what is allowed where the method has no row",
    arguments: [
      ("POST", "/", ["GET", "HEAD", "OPTIONS"]),
      ("PUT", "/api/products", ["GET", "POST", "HEAD", "OPTIONS"]),
      ("PUT", "/api/users/me", ["GET", "PATCH", "HEAD", "OPTIONS"]),
      ("get", "/api/products", ["GET", "POST", "HEAD", "OPTIONS"]),
      ("GET", "/cors", ["OPTIONS", "POST"]), ("HEAD", "/cors", ["OPTIONS", "POST"]),
    ])
  func notAllowed(method: String, path: String, allow: [String]) throws {
    guard case .methodNotAllowed(let allowed) = try match(method, path) else {
      Issue.record("allowed")
      return
    }

    #expect(allowed.map(\.rawValue) == allow)
  }

  @Test("answers OPTIONS with what is allowed")
  func options() throws {
    guard case .options(let allowed) = try match("OPTIONS", "/api/products/7") else {
      Issue.record("no options")
      return
    }

    #expect(allowed.map(\.rawValue) == ["GET", "DELETE", "HEAD", "OPTIONS"])
  }

  @Test("is not built from faulty rows, and names all of them")
  func faults() throws {
    let rows = [
      "GET /a/{id}", "/b", "GET", "GET b", "GET /c/", "GET /d//e", "GET /e/../f", "G(T /g",
      "GET /h/{}", "GET /i/{a-b}", "GET /j/{id", "GET /k/x{id}", "GET /l/{id}/{id}",
      "GET /a/{name}",
      "DELETE /a/{name}", "GET  /m", "GET /n%20o", "GET /{a}b", "GET ",
    ]

    let error = try #require(throws: RouteTableError.self) {
      try RouteTable(rows.map { ($0, 0) })
    }

    #expect(
      error.faults.map(\.reason) == [
        .noMethod, .noMethod, .invalidPath, .invalidPath, .invalidPath, .invalidPath, .noMethod,
        .invalidParameter, .invalidParameter, .invalidParameter, .invalidPath, .repeatedParameter,
        .answeredBy("GET /a/{id}"), .invalidPath, .invalidPath, .invalidParameter, .invalidPath,
      ])
    #expect(error.description.contains("GET /a/{name}: already answered by GET /a/{id}"))
  }

  @Test(
    "gives an id only where there is one",
    arguments: [
      ("1", 1), ("9223372036854775807", .max), ("9223372036854775808", nil), ("0", nil),
      ("-1", nil),
      ("+1", nil), ("01", nil), ("abc", nil), ("1.0", nil), ("1e3", nil), ("0x1", nil),
      ("99999999999999999999", nil), ("%D9%A1", nil), ("1%20", nil),
    ] as [(String, Int64?)])
  func identifiers(text: String, id: Int64?) throws {
    guard case .found(_, let parameters) = try match("GET", "/api/products/\(text)") else {
      Issue.record("not found")
      return
    }

    #expect(parameters.identifier("id") == id)
    #expect(parameters.identifier("name") == nil)
  }

  private func match(_ method: String, _ path: String) throws -> RouteMatch<Int> {
    table.match(try #require(HTTPMethod(rawValue: method)), try RequestPath(path))
  }
}
