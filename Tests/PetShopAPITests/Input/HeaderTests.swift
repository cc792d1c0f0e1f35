import HTTP
import PetShop
import TestDatabase
import Testing

@testable import PetShopAPI

@Suite("Headers", .database(Shop.migrations))
struct HeaderTests {
  let client: Client

  init() throws { client = try Client() }

  @Test(arguments: [
    "*/*", "application/json", "application/*", "APPLICATION/JSON", "text/html, */*;q=0.1", "", "*",
    "application/json;q=0.001", "text/html;q=1, application/json;q=0.5", ",, application/json ,",
    "*/*;q=0, application/json", "application/json; charset=utf-8, */*;q=0.1",
  ])
  func `whoever takes JSON gets it`(accept: String) throws {
    #expect(try client.get("/api/products", [.accept: accept]).status == 200)
  }

  @Test(arguments: [
    "text/html", "application/xml", "application/json;q=0", "*/*;q=0", "application/*;q=0.0",
    "*/*, application/json;q=0", "text/*", "application/jsonp", "image/webp,image/png;q=0.8",
  ])
  func `whoever takes no JSON is told that there is nothing else`(accept: String) throws {
    for path in ["/api/products", "/api/cart", "/health"] {
      try client.get(path, [.accept: accept]).expectProblem(406, "not_acceptable")
    }
  }

  @Test(arguments: [
    "json", "text/html;q=2", "*/json", "text/", "/json", "application/json;q=-1", "a/b;q=abc",
    "application/json;q", "application/json q=1", "application/json;q=0.1234", "é/é",
  ])
  func `an Accept that cannot be read is malformed`(accept: String) throws {
    try client.get("/api/products", [.accept: accept]).expectProblem(400, "bad_request")
  }

  @Test(arguments: [
    "", "x", "\"unclosed", "W/x", "w/\"a\"", "\"a\" \"b\"", "*, *", "'a'", "\"a b\"",
  ])
  func `an If-None-Match that cannot be read is malformed`(condition: String) throws {
    try client.get("/api/products", [.ifNoneMatch: condition]).expectProblem(400, "bad_request")
  }

  @Test func `every answer carries the id of its request`() throws {
    for path in ["/health", "/api/cart", "/nowhere", "//", "/api/products?page=0"] {
      #expect(try client.get(path)[.requestID] == HTTPRequest.testID)
    }
  }

  @Test func `an id that no header can hold is left out`() throws {
    let request = HTTPRequest(method: .get, path: "/nowhere", id: "a\r\nSet-Cookie: b")

    let answer = client.send(request)

    #expect(answer.status == 404)
    #expect(answer[.requestID] == nil)
  }
}
