import FastCGI
import PetShop
import PetShopAPI
import PetShopContracts
import PostgreSQL
import TestDatabase
import Testing

@testable import PetShopCommand

/// Two processes of one shop, asked as nginx asks them.
@Suite("Requests that come again")
struct RepeatedRequestTests {
  private let one: ShopApplication
  private let other: ShopApplication
  /// Kept while the applications read it.
  private let database: TestDatabase

  init() throws {
    database = try TestDatabase(Shop.migrations)
    let premises = (try Premises(on: database), try Premises(on: database))
    let gateways = try (Self.gateway(), Self.gateway())
    one = ShopApplication(gateway: gateways.0, premises: premises.0)
    other = ShopApplication(gateway: gateways.1, premises: premises.1)
    var file = [Array("sku,name,price,stock\nC-1,Collar,12.5,9\nC-2,Bone,3,9\n".utf8), []]
    _ = try one.premises.openShop().importProducts(
      from: ProductImport.Source(next: { file.removeFirst() }), isDryRun: false)
  }

  private static func gateway() throws -> Gateway {
    try Gateway(contracts: Contract.all) { error, _ in Issue.record(error) }
  }

  private static func parameters(
    _ target: String = "/api/products/1", _ changes: [(String, String)] = [],
    id: String = "a", contract: String = "native"
  ) -> Parameters {
    let usual = [
      ("REQUEST_METHOD", "GET"), ("REQUEST_URI", target), ("REMOTE_ADDR", "192.0.2.1"),
      ("REQUEST_ID", id), ("PETSHOP_CONTRACT", contract), ("HTTP_HOST", "localhost"),
    ]
    let kept = usual.filter { usual in !changes.contains { $0.0 == usual.0 } }
    return Parameters((kept + changes).map { (name: $0.0, value: $0.1) })
  }

  private static let key = RequestKey(parameters())

  @Test(arguments: [
    ("REQUEST_ID", "b"), ("REMOTE_ADDR", "192.0.2.2"), ("HTTP_HOST", "example.com"),
    ("HTTP_USER_AGENT", "curl"), ("HTTP_COOKIE", "a=b"),
  ])
  func `are the same whoever sends them`(name: String, value: String) {
    #expect(Self.key != nil)
    #expect(RequestKey(Self.parameters("/api/products/1", [(name, value)])) == Self.key)
  }

  @Test(arguments: [
    ("REQUEST_URI", "/api/products/2"), ("REQUEST_URI", "/api/products/1?"),
    ("PETSHOP_CONTRACT", "tienda"), ("PETSHOP_BASE_PATH", "/x"), ("PETSHOP_SERVICE_NAME", "x"),
    ("CONTENT_TYPE", "text/plain"), ("CONTENT_LENGTH", "2"), ("HTTP_ACCEPT", "text/html"),
    ("HTTP_ACCEPT_ENCODING", "gzip"), ("HTTP_ACCEPT_LANGUAGE", "es"),
    ("HTTP_IDEMPOTENCY_KEY", "x"), ("HTTP_IF_MATCH", "\"x\""), ("HTTP_IF_NONE_MATCH", "\"x\""),
    ("HTTP_IF_NONE_MATCH", ""),
  ])
  func `are others when anything is that an answer may depend on`(name: String, value: String) {
    let key = RequestKey(Self.parameters("/api/products/1", [(name, value)]))
    #expect(key != nil)
    #expect(key != Self.key)
  }

  @Test func `are others where a value looks like the next parameter`() {
    let pair = RequestKey(Self.parameters("/", [("HTTP_ACCEPT", "a"), ("HTTP_IF_MATCH", "b")]))
    let one = RequestKey(Self.parameters("/", [("HTTP_ACCEPT", "aHTTP_IF_MATCH=b")]))
    #expect(pair != one)
  }

  @Test(arguments: [
    ("REQUEST_METHOD", "POST"), ("REQUEST_METHOD", "HEAD"), ("REQUEST_METHOD", "get"),
    ("HTTP_AUTHORIZATION", "Bearer x"), ("HTTP_AUTHORIZATION", ""), ("HTTP_X_API_KEY", "x"),
    ("HTTP_CART_TOKEN", "x"),
  ])
  func `are not known when they do something or say who asks`(name: String, value: String) {
    #expect(RequestKey(Self.parameters("/api/products/1", [(name, value)])) == nil)
    #expect(RequestKey(Parameters([(name: "REQUEST_URI", value: "/")])) == nil)
  }

  private func isRemembered(_ parameters: Parameters) throws -> Bool {
    one.gateway.lastReply(to: try #require(RequestKey(parameters))) != nil
  }

  @Test(arguments: [
    "/api/products/1", "/api/products?page_size=1", "/api/products/1/reviews", "/api/categories",
  ])
  func `get what they got, under ids of their own`(target: String) throws {
    let answers = try ["a", "b", "c", "d"].map { id in
      let parameters = Self.parameters(target, id: id)
      let isRemembered = try isRemembered(parameters)
      return (id, isRemembered, one.respond(to: parameters))
    }
    #expect(answers.map(\.1) == [false, false, true, true])
    for (id, _, answer) in answers {
      #expect(answer.status == 200)
      #expect(answer.body == answers[0].2.body)
      #expect(answer.header("X-Request-Id") == [id])
    }
    let lines = answers.map { $0.2.lines.filter { !$0.hasPrefix("X-Request-Id:") } }
    #expect(answers[0].2.header("Cache-Status") == ["PetShop; fwd=miss"])
    #expect(lines[1].contains("Cache-Status: PetShop; hit"))
    #expect(Set(lines[1...]).count == 1)
  }

  @Test func `get 304 and less as they did, each for itself`() throws {
    let plain = one.respond(to: Self.parameters("/api/products?x=1", []))
    #expect(plain.status == 422)
    let target = "/api/products"
    let tag = try #require(one.respond(to: Self.parameters(target)).header("ETag").first)
    for _ in 1...4 {
      let conditional = Self.parameters(target, [("HTTP_IF_NONE_MATCH", tag)])
      #expect(one.respond(to: conditional).status == 304)
      let failed = Self.parameters(target, [("HTTP_IF_MATCH", "\"other\"")])
      #expect(one.respond(to: failed).status == 412)
      #expect(try !isRemembered(failed))
      #expect(one.respond(to: Self.parameters(target)).status == 200)
    }
    #expect(try isRemembered(Self.parameters(target, [("HTTP_IF_NONE_MATCH", tag)])))
  }

  @Test func `get what was changed before they came, in every process`() throws {
    let session = try Session(database.options)
    let target = Self.parameters("/api/products/1")
    for price in 1...20 {
      for application in [one, other] {
        for _ in 1...3 { _ = application.respond(to: target) }
      }
      try session.execute(script: "UPDATE products SET price = \(price * 100) WHERE id = 1")
      for application in [one, other] {
        let answer = application.respond(to: target)
        #expect(answer.status == 200)
        #expect(String(decoding: answer.body, as: UTF8.self).contains("\"price\":\(price)"))
      }
    }
    try session.execute(script: "UPDATE products SET archived_at = now() WHERE id = 1")
    #expect([one, other].map { $0.respond(to: target).status } == [404, 404])
  }

  @Test func `are refused when nobody can say whether their answer still holds`() throws {
    let target = Self.parameters()
    for _ in 1...3 { _ = one.respond(to: target) }
    let inTheWay = try Session(database.options)
    try inTheWay.execute(script: "BEGIN; LOCK TABLE catalogue_version")

    let answer = one.respond(to: target)

    #expect(answer.status == 503)
    #expect(answer.header("X-Request-Id") == ["a"])
    #expect(!answer.header("Retry-After").isEmpty)
    try inTheWay.execute(script: "ROLLBACK")
    #expect(one.respond(to: target).header("Cache-Status") == ["PetShop; hit"])
  }

  @Test func `wait for nobody's refusal, and are refused as they would have been`() throws {
    let parameters = Self.parameters()
    for _ in 1...3 { _ = one.respond(to: parameters) }
    #expect(try isRemembered(parameters))
    let response = one.plan(for: parameters).refuse(.overloaded)
    #expect(response.status == 503)
    #expect(response.header("X-Request-Id") == ["a"])
  }
}

extension FastCGIResponse {
  fileprivate var lines: [String] {
    String(decoding: headerLines, as: UTF8.self).split(separator: "\r\n").map(String.init)
  }

  fileprivate func header(_ name: String) -> [String] {
    lines.filter { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) }
  }
}

extension ShopApplication {
  fileprivate func respond(to parameters: Parameters) -> FastCGIResponse {
    var worker = makeWorker(.quick) {}
    let request = FastCGIRequest(
      parameters: parameters, body: [], arrival: .now, deadline: .now + .seconds(60))
    return plan(for: parameters).respond(request, &worker)
  }
}
