import Cryptography
import Foundation
import PetShop
import PetShopAPI
import PostgreSQL
import TestDatabase
import Testing

@testable import FastCGI
@testable import PetShopCommand

/// Those who share the connections wait for nobody but the database.
@Suite("Who waits for the payment gateway")
struct PaymentLaneTests {
  private let application: ShopApplication
  /// Kept while the application reads it.
  private let database: TestDatabase
  private let token: String
  private static let place = """
    {"recipient": "Ana", "line1": "Mayor 1", "city": "Madrid", "postal_code": "28013",
     "country": "ES"}
    """

  init() throws {
    database = try TestDatabase(Shop.migrations)
    application = ShopApplication(
      gateway: try Gateway(contracts: [.native]) { error, _ in Issue.record(error) },
      premises: try Premises(on: database))
    var file = ["sku,name,price,stock\nC-1,Collar,12.5,9\n", ""].map { Array($0.utf8) }
    _ = try application.premises.openShop().importProducts(
      from: ProductImport.Source(next: { file.removeFirst() }), isDryRun: false)
    let answer = application.respond(
      to: "POST", "/api/users",
      #"{"email": "ana@example.com", "password": "correct horse battery", "name": "Ana"}"#,
      in: .slow)
    let grant = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
    token = try #require(grant?["access_token"] as? String)
    _ = ask("POST", "/api/cart/items", #"{"product_id": 1, "quantity": 2}"#, in: .quick)
  }

  private func ask(
    _ method: String, _ path: String, _ json: String, in lane: Lane, key: String = "once"
  ) -> FastCGIResponse {
    application.respond(
      to: method, path, json, in: lane,
      [("HTTP_AUTHORIZATION", "Bearer \(token)"), ("HTTP_IDEMPOTENCY_KEY", "key \(key)")])
  }

  @Test func `a checkout by card goes where one may wait, and nothing is done before`() throws {
    let card = ask(
      "POST", "/api/payment-methods", #"{"token": "tok_visa"}"#, in: .remote)
    let order = #"{"shipping_address": \#(Self.place)}"#

    let moved = ask("POST", "/api/checkout", order, in: .quick)

    #expect(card.status == 201)
    #expect(moved.lane == .remote)
    #expect(try Session(database.options).one(Self.written) == 0)
    #expect(ask("POST", "/api/checkout", order, in: .remote).status == 201)
  }

  @Test func `a checkout with cash is answered where it came in`() {
    let order = #"{"shipping_address": \#(Self.place), "payment_method": "cash_on_delivery"}"#

    #expect(ask("POST", "/api/checkout", order, in: .quick).status == 201)
  }

  @Test func `an order's step waits for no card, unless it gives one something back`() throws {
    let cash = #"{"shipping_address": \#(Self.place), "payment_method": "cash_on_delivery"}"#
    let card = #"{"shipping_address": \#(Self.place)}"#
    _ = ask("POST", "/api/payment-methods", #"{"token": "tok_visa"}"#, in: .remote)
    let orders = try [cash, cash, card].enumerated().map { number, order in
      if number > 0 {
        _ = ask("POST", "/api/cart/items", #"{"product_id": 1, "quantity": 1}"#, in: .quick)
      }
      let answer = ask("POST", "/api/checkout", order, in: .remote, key: "order \(number)")
      return try #require(answer.number("order", "id"))
    }
    try Session(database.options).execute(script: "UPDATE users SET role = 'admin'")

    for status in ["paid", "shipped"] {
      let step = ask("PATCH", "/api/orders/\(orders[0])", #"{"status": "\#(status)"}"#, in: .quick)
      #expect(step.status == 200)
    }
    let off = ask("POST", "/api/orders/\(orders[1])/cancel", "{}", in: .quick, key: "off")
    #expect(off.status == 200)

    let version = try version(of: orders[2])
    for (method, path, json) in [
      ("PATCH", "", #"{"status": "cancelled"}"#), ("PATCH", "", #"{"status": "refunded"}"#),
      ("POST", "/cancel", "{}"), ("POST", "/refunds", #"{"amount": 1}"#),
    ] {
      let target = "/api/orders/\(orders[2])\(path)"
      #expect(ask(method, target, json, in: .quick, key: path).lane == .remote)
      #expect(try self.version(of: orders[2]) == version)
    }
    #expect(try Session(database.options).one(Self.givenBack) == 0)
    let done = ask("POST", "/api/orders/\(orders[2])/cancel", "{}", in: .remote, key: "/cancel")
    #expect(done.status == 200)
    #expect(try Session(database.options).one(Self.givenBack) == 1)
  }

  private func version(of order: Int) throws -> Int64 {
    try Session(database.options).one(Self.version, Int64(order))
  }

  private static let version = Query<Int64, Int64>(
    "SELECT version FROM orders WHERE id = $1"
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Refunds to cards.
  private static let givenBack = Query<Int64>(
    """
    SELECT count(*)
    FROM refunds
    WHERE payment_id IS NOT NULL
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  private static let written = Query<Int64>(
    "SELECT (SELECT count(*) FROM payments) + (SELECT count(*) FROM idempotency_keys)"
  ) { row throws(PostgreSQLError) in try row.next() }
}

extension Premises {
  /// Those of a shop on a database of a test's own.
  init(on database: TestDatabase) throws {
    self.init(
      settings: Settings(
        currency: "EUR", defaultTaxRate: TaxRate(rawValue: 2_100),
        seller: Seller(name: "", taxID: "", address: "")),
      tokens: AccessTokens(
        signingKey: try Keys.signing.get(), issuer: "a", audience: "b", lifetime: 3_600),
      passwords: PasswordHasher(maximumConcurrent: 1, maximumWaiting: 0),
      database: database.options(as: .responder))
  }
}

extension FastCGIResponse {
  /// A number in an object in its body.
  fileprivate func number(_ object: String, _ name: String) -> Int? {
    let json = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
    return (json?[object] as? [String: Any])?[name] as? Int
  }
}

extension ShopApplication {
  /// The answer of a thread of its own in this lane.
  fileprivate func respond(
    to method: String, _ target: String, _ json: String, in lane: Lane,
    _ more: [(name: String, value: String)] = []
  ) -> FastCGIResponse {
    let parameters = Parameters(
      [
        ("PETSHOP_CONTRACT", "native"), ("REQUEST_METHOD", method), ("REQUEST_URI", target),
        ("CONTENT_TYPE", "application/json"),
      ] + more)
    var worker = makeWorker(lane) {}
    let request = FastCGIRequest(
      parameters: parameters, body: Array(json.utf8), arrival: .now, deadline: .now + .seconds(60))
    return plan(for: parameters).respond(request, &worker)
  }
}
