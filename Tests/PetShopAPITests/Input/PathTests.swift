import HTTP
import PetShop
import TestDatabase
import Testing

@testable import PetShopAPI

@Suite("Paths and methods", .database(Shop.migrations))
struct PathTests {
  let wanderer: Wanderer

  init() throws { wanderer = try Wanderer() }

  private static let withIDs = Contract.native.routes.map(\.pattern).filter { $0.contains("{") }

  @Test(arguments: withIDs)
  func `nothing lives at an id that is none`(pattern: String) throws {
    let ids = [
      "-1", "0", "abc", "01", "1.0", "+1", "1e1", "0x1", "99999999999999999999", "1%20", "%20",
      "9223372036854775808", "9223372036854775807", "%C3%B1", "%D9%A1", "1;a=b", "1,2", "null",
      "%F0%9F%90%88", "1:1", "@", "*", String(repeating: "1", count: 4_000),
    ]
    for id in ids {
      try ask(pattern, id: id).expectProblem(404, "not_found", "\(id.prefix(30))")
    }
  }

  @Test(arguments: withIDs)
  func `a path that is not canonical is refused`(pattern: String) throws {
    for id in ["%31", "%2E", "..", ".", "", "1/", "a%2Fb", "%", "%zz", "a b", "ñ", "\u{0}", "1%00"]
    {
      try ask(pattern, id: id).expectProblem(400, "bad_request", id)
    }
  }

  private func ask(_ pattern: String, id: String) throws -> Answer {
    let parts = pattern.split(separator: " ").map(String.init)
    let path = parts[1].replacing("{id}", with: id).replacing("{product_id}", with: id)
    let body = ["POST", "PUT", "PATCH"].contains(parts[0])
    return try wanderer.client.send(
      try #require(HTTPMethod(rawValue: parts[0])), path,
      json: body ? valid(for: pattern) : nil, as: wanderer.admin)
  }

  private func valid(for pattern: String) -> String {
    if pattern.contains("/users/{id}") { return #"{"disabled": false}"# }
    if pattern.contains("/cart/") { return #"{"quantity": 1}"# }
    if pattern.contains("/stock-adj") { return #"{"delta": 1, "reason": "received"}"# }
    if pattern.contains("/reviews") { return #"{"rating": 1}"# }
    if pattern.contains("/addresses/") { return #"{"city": "A"}"# }
    if pattern.contains("/payment-methods/") {
      return pattern.hasPrefix("PUT") ? #"{"token": "tok_visa"}"# : #"{"exp_year": 2040}"#
    }
    if pattern.hasSuffix("/cancel") || pattern.hasSuffix("/refunds") { return "{}" }
    if pattern.contains("/refunds/") { return #"{"status": "succeeded"}"# }
    if pattern.contains("/orders/") { return #"{"status": "paid"}"# }
    if pattern.contains("/invoices/") { return #"{"payment_status": "paid"}"# }
    if pattern.contains("/categories/") { return #"{"name": "A"}"# }
    return #"{"name": "A", "price": 1, "stock": 1}"#
  }

  private static let paths = Set(
    Contract.native.routes.map { route in
      route.pattern.split(separator: " ")[1].replacing("{id}", with: "1")
        .replacing("{product_id}", with: "1")
    }
  ).sorted().map(String.init)

  @Test(arguments: paths)
  func `there is one way to write a path`(path: String) throws {
    let others = [
      "\(path)/", "/\(path)", "/.\(path)", "/x/..\(path)", path.replacing("/", with: "//"),
      "\(path)/.", "\(path)/..", "\(path)/%2e", "/%61\(path.dropFirst(2))",
      String(path.dropFirst()),
      "\(path)#a", "\(path)\\", "\(path)%5C", "https://localhost\(path)", "\(path)%",
    ]
    for other in others {
      try wanderer.client.get(other, as: wanderer.admin).expectProblem(400, "bad_request", other)
    }
    try wanderer.client.get("\(path)x/y/z").expectProblem(404, "not_found")
    try wanderer.client.get(path.uppercased()).expectProblem(404, "not_found")
  }

  @Test(arguments: paths)
  func `methods that are not there are refused, and those that are listed`(path: String) throws {
    let client = wanderer.client
    let own = Contract.native.routes.map(\.pattern).filter { pattern in
      let method = HTTPMethod(rawValue: String(pattern.prefix { $0 != " " })) ?? .get
      return client.gateway.route(method, path)?.pattern == pattern
    }.map { String($0.prefix { $0 != " " }) }
    let allowed = own + (own.contains("GET") ? ["HEAD"] : []) + ["OPTIONS"]

    let options = try client.send(.options, path)
    #expect(options.status == 204)
    #expect(options.response.body.isEmpty)
    #expect(options[.requestID] == HTTPRequest.testID)
    #expect(options[.allow] == allowed.joined(separator: ", "))

    let methods = [
      "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "get", "QUERY",
      "M-SEARCH",
    ]
    for method in methods where !allowed.contains(method) {
      let answer = try client.send(try #require(HTTPMethod(rawValue: method)), path)
      if method == "HEAD" {
        #expect(answer.status == 405 && answer.response.body.isEmpty)
      } else {
        try answer.expectProblem(405, "method_not_allowed", method)
      }
      #expect(answer[.allow] == options[.allow])
    }
  }

  /// On a database of its own: lists must not grow between the two requests.
  @Test func `HEAD answers what GET does, without its body`() throws {
    let client = try Client(on: TestDatabase(Shop.migrations))
    let admin = try client.admin()
    for path in Self.paths where client.gateway.route(.get, path) != nil {
      for person in [nil, admin] {
        let get = try client.get(path, as: person)
        let head = try client.send(.head, path, as: person)
        #expect(head.status == get.status)
        #expect(head.response.body.isEmpty)
        // What is written part by part has no length beforehand.
        let length = get[.contentDisposition] == nil ? String(get.response.body.count) : nil
        #expect(head[.contentLength] == length)
        #expect(fields(of: head) == fields(of: get))
      }
    }
  }

  @Test func `also where the request is counted and refused`() throws {
    let client = try Client(on: TestDatabase(Shop.migrations))
    let ana = try client.customer("Ana")
    let path = "/api/users/me/export?x=1"
    let get = try client.get(path, as: ana)
    #expect(get.status == 422)
    #expect(get[.rateLimitLimit] != nil)
    let head = try client.send(.head, path, as: ana)
    #expect(head.status == 422)
    #expect(head[.contentLength] == String(get.response.body.count))
    #expect(head.response.body.isEmpty)
  }

  /// But for the length, and for what says whether the answer lay ready: that of the second may.
  private func fields(of answer: Answer) -> [HTTPHeaders.Field] {
    answer.response.headers.fields.filter { ![.contentLength, .cacheStatus].contains($0.name) }
  }

  @Test func `a path nobody knows is not there, whoever asks`() throws {
    for path in ["/", "/api", "/api/product", "/docs", "/api/users/1/cart", "/favicon.ico"] {
      try wanderer.client.get(path).expectProblem(404, "not_found", path)
      try wanderer.client.delete(path, as: wanderer.admin).expectProblem(404, "not_found", path)
      try wanderer.client.send(.options, path).expectProblem(404, "not_found", path)
    }
  }

  @Test func `a contract nobody knows has nothing`() throws {
    let request = try HTTPRequest(.get, "/health")

    let answer = Answer(
      wanderer.client.gateway.answer(request, in: "other", of: wanderer.client.shop).response)

    try answer.expectProblem(404, "not_found")
  }
}
