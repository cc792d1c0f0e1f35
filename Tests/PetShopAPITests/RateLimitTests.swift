import HTTP
import PetShop
import TestDatabase
import Testing

@Suite("Limits of how often")
struct RateLimitTests {
  private let client: Client

  init() throws {
    client = try Client(limits: RateLimits(logins: 2, registrations: 3, guestCarts: 1, cards: 2))
  }

  private func logIn() throws -> Answer {
    try client.post(
      "/api/users/login", json: #"{"email": "nobody@example.com", "password": "whatever it is"}"#)
  }

  @Test(.database(Shop.migrations))
  func `every answer tells what is left, also a refusal`() throws {
    let wrong = try logIn()
    let malformed = try client.post("/api/users/login", json: "{")

    #expect(wrong.status == 401)
    #expect(wrong[.rateLimitLimit] == "2")
    #expect(wrong[.rateLimitRemaining] == "1")
    #expect(wrong[.rateLimitReset] == "30")
    #expect(malformed.status == 400)
    #expect(malformed[.rateLimitRemaining] == "0")
  }

  @Test(.database(Shop.migrations))
  func `what is too many is 429, with when to come back`() throws {
    _ = try logIn()
    _ = try logIn()
    let refused = try logIn()

    #expect(refused.status == 429)
    #expect(refused[.retryAfter].flatMap { Int($0) }.map { (1...30).contains($0) } == true)
    #expect(refused[.rateLimitRemaining] == "0")
    #expect(
      refused.text
        == #"{"type":"/docs/problems/too_many_requests","title":"Too many attempts.","#
        + #""status":429,"detail":"Too many attempts.","#
        + #""instance":"\#(HTTPRequest.testID)","code":"too_many_requests"}"#)
  }

  @Test(.database(Shop.migrations))
  func `a registration is counted whichever of its two routes it takes`() throws {
    let registration = #"{"email": "ana@example.com"}"#

    let first = try client.post("/api/users/register", json: registration)
    let second = try client.post("/api/users", json: registration)

    #expect(first[.rateLimitRemaining] == "2")
    #expect(second[.rateLimitRemaining] == "1")
  }

  @Test(.database(Shop.migrations))
  func `guests are counted at the cart, and customers are not`() throws {
    let ana = try client.customer()
    let nothing = #"{"product_id": 1, "quantity": 1}"#

    let guests = try (0..<2).map { _ in try client.post("/api/cart/items", json: nothing) }
    let change = try client.put("/api/cart/items/1", json: #"{"quantity": 1}"#)
    let customer = try client.post("/api/cart/items", json: nothing, as: ana)

    #expect(guests.map(\.status) == [404, 429])
    #expect(change.status == 429)
    #expect(customer.status == 404)
    #expect(customer[.rateLimitLimit] == nil)
  }

  @Test(.database(Shop.migrations))
  func `cards are counted by account, those handed over and those charged together`() throws {
    let ana = try client.customer()
    let eva = try client.customer("Eva")
    let product = try client.product("Collar", price: "12.1", by: client.admin())
    try client.put(of: product, intoCartOf: ana)
    let card = #"{"token": "tok_visa"}"#
    let order = #"{"shipping_address": \#(address())}"#
    let cash = #"{"shipping_address": \#(address()), "payment_method": "cash_on_delivery"}"#

    let added = try client.post("/api/payment-methods", json: card, as: ana)
    let ordered = try (0..<2).map { _ in
      try client.post("/api/checkout", json: order, as: ana, [.idempotencyKey: "once"])
    }
    try client.put(of: product, intoCartOf: ana)
    let refused = try client.post("/api/checkout", json: order, as: ana)

    #expect(added[.rateLimitRemaining] == "1")
    #expect(ordered.map(\.status) == [201, 201], "a replay charges nothing")
    try refused.expectProblem(429, "too_many_requests")
    #expect(refused[.rateLimitLimit] == "2")
    #expect(try client.post("/api/checkout", json: cash, as: ana).status == 201)
    #expect(try client.post("/api/payment-methods", json: card, as: eva).status == 201)
  }
}
