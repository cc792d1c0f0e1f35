import HTTP
import PetShop
import TestDatabase
import Testing

@testable import PetShopAPI

@Suite("Bodies", .database(Shop.migrations))
struct BodyTests {
  let wanderer: Wanderer

  init() throws { wanderer = try Wanderer() }

  @Test func `the table of bodies has every route that reads one`() throws {
    let others = Contract.native.routes.map(\.pattern).filter { pattern in
      !BodyRoute.all.contains { $0.pattern == pattern }
    }
    .filter { $0 != "POST /api/orders/{id}/cancel" }  // An object without fields: `OrderTests`.
    for pattern in others {
      let caller: BodyRoute.Caller? = pattern.contains("/users/logout") ? .customer : .admin
      let answer = try wanderer.send("{", to: BodyRoute(pattern, caller, []))
      #expect(answer.status != 400, "\(pattern) reads a body")
    }
  }

  @Test(arguments: BodyRoute.all)
  func `what is not strict JSON is refused`(route: BodyRoute) throws {
    for body in malformed {
      let answer = try wanderer.send(body, to: route)
      try answer.expectProblem(400, "malformed_json", "\(body.prefix(40))")
    }
  }

  private var malformed: [String] {
    [
      " ", "{", "}", "{]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{a:1}", "{'a':1}",
      "{\"a\":1}}", "{\"a\":1} x", "{} {}", "\u{FEFF}{}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":.5}",
      "{\"a\":1.}", "{\"a\":1e}", "{\"a\":NaN}", "{\"a\":Infinity}", "{\"a\":-}", "{\"a\":tru}",
      "{\"a\":True}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "{\"a\":\"\t\"}", "{\"a\":\"b}",
      "{\"a\":\"\\ud800\"}", "{\"a\":\"\\udc00\\ud800\"}", "{\"\\ud800\":1}", "{/**/}",
      "{\"a\":1,\"a\":1}", "{\"a\":1,\"\\u0061\":2}", "{\"a\":{\"b\":1,\"b\":2}}", "undefined",
      String(repeating: "[", count: 100_000),
      String(repeating: "{\"a\":", count: 100_000),
      "{\"a\":" + String(repeating: "[", count: 32) + String(repeating: "]", count: 32) + "}",
    ]
  }

  @Test(arguments: BodyRoute.all)
  func `JSON that is no object is refused`(route: BodyRoute) throws {
    for body in ["null", "true", "0", "-1e400", "\"{}\"", "[]", "[{}]"] {
      try wanderer.send(body, to: route).expectProblem(400, "malformed_json", body)
    }
  }

  @Test(arguments: BodyRoute.all)
  func `bytes that are not UTF-8 are refused`(route: BodyRoute) throws {
    for bytes: [UInt8] in [[0xFF], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF5], [0]] {
      let good = try HTTPRequest(.post, "/", json: "{}")
      let parts = route.pattern.split(separator: " ").map(String.init)
      let path = parts[1].replacing("{id}", with: "1").replacing("{product_id}", with: "1")
      var headers = good.headers
      let token = route.caller == .admin ? wanderer.admin.token : wanderer.customer.token
      try headers.set(.authorization, "Bearer \(token)")
      let answer = wanderer.client.send(
        HTTPRequest(
          method: try #require(HTTPMethod(rawValue: parts[0])), path: path, headers: headers,
          body: Array("{\"name\":\"".utf8) + bytes + Array("\"}".utf8), id: HTTPRequest.testID))
      try answer.expectProblem(400, "malformed_json", "\(bytes)")
    }
  }

  @Test(arguments: BodyRoute.all)
  func `a body must be declared as JSON`(route: BodyRoute) throws {
    let types = [
      "", "text/plain", "application/x-www-form-urlencoded", "application", "application/json/x",
      "application/jsonp", "application/problem+json", "json", "*/*", "application/json;",
      "multipart/form-data; boundary=x", "application/json; charset", ";",
    ]
    for type in types where type != "application/json;" {
      try wanderer.send("{}", to: route, [.contentType: type])
        .expectProblem(415, "unsupported_media_type", type)
    }
    for type in ["Application/JSON", "application/json; charset=utf-8", "application/json;"] {
      #expect(try wanderer.send("{}", to: route, [.contentType: type]).status != 415, "\(type)")
    }
    let patch = try wanderer.send("{}", to: route, [.contentType: "application/merge-patch+json"])
    #expect((patch.status == 415) == !route.pattern.hasPrefix("PATCH"))
  }

  @Test(arguments: BodyRoute.all)
  func `no body is an empty object, so one hears what is missing`(route: BodyRoute) throws {
    let nothing = try wanderer.send(nil, to: route)
    let empty = try wanderer.send("{}", to: route)

    #expect(nothing.text == empty.text)
    if route.required.isEmpty {
      #expect(nothing.status == route.emptyStatus)
    } else {
      try nothing.expectProblem(
        422, "invalid_fields", errors: route.required.map { "\($0) required" })
    }
  }

  @Test(arguments: BodyRoute.all)
  func `a body of 64 KiB is read whole`(route: BodyRoute) throws {
    let longest = PetShopAPI.Route.usualBodyLimit
    let start = "{\"unknown\": \""
    let body = start + String(repeating: "x", count: longest - start.utf8.count - 2) + "\"}"

    let answer = try wanderer.send(body, to: route)

    #expect(body.utf8.count == longest)
    try answer.expectProblem(
      422, "invalid_fields",
      errors: route.requiredInBody.map { "\($0) required" } + ["unknown unknown_field"])
  }
}
