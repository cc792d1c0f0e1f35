import PetShop
import PostgreSQL
import TestDatabase
import Testing

@testable import PaymentGateway

@Suite("Charges")
struct ChargeTests {
  let counter: Counter
  let gateway: SimulatedGateway

  init() throws {
    counter = try Counter()
    gateway = counter.gateway
  }

  @Test(
    .database(Shop.migrations),
    arguments: [
      ("4242424242424242", nil), ("5555555555554444", nil),
      ("4000000000000002", GatewayError.declined(.cardDeclined)),
      ("4000000000009995", .declined(.insufficientFunds)),
      ("4000000000000069", .declined(.expiredCard)),
      ("4000000000000119", .declined(.processingError)),
      ("4000000000000408", .timedOut), ("4000000000000507", .timedOut),
    ])
  func `the number decides what becomes of an authorization`(
    number: String, refusal: GatewayError?
  ) throws {
    #expect(try counter.refusal(of: number) == refusal)
  }

  @Test(.database(Shop.migrations))
  func `a card whose month is over is declined`() throws {
    let card = try counter.card(expiry: CardExpiry(month: 12, year: 2_024))
    #expect(throws: GatewayError.declined(.expiredCard)) {
      try gateway.authorize(1, "EUR", on: card.token, key: "a")
    }
  }

  @Test(.database(Shop.migrations))
  func `a card nobody knows cannot be charged`() throws {
    #expect(throws: GatewayError.unknownCard) {
      try gateway.authorize(1, "EUR", on: "card_none", key: "a")
    }
  }

  @Test(.database(Shop.migrations))
  func `the same key is the same authorization, and another request with it is refused`()
    throws
  {
    let card = try counter.card()
    let first = try gateway.authorize(1_000, "EUR", on: card.token, key: "a")
    #expect(try gateway.authorize(1_000, "EUR", on: card.token, key: "a") == first)
    #expect(throws: GatewayError.keyReused) {
      try gateway.authorize(1_001, "EUR", on: card.token, key: "a")
    }
    #expect(throws: GatewayError.keyReused) {
      try gateway.authorize(1_000, "USD", on: card.token, key: "a")
    }
    #expect(throws: GatewayError.keyReused) {
      try gateway.authorize(1_000, "EUR", on: counter.card().token, key: "a")
    }
  }

  @Test(.database(Shop.migrations))
  func `captures come to no more than was authorized`() throws {
    let id = try counter.authorization(key: "a").id
    try gateway.capture(400, of: id, key: "1")
    try gateway.capture(400, of: id, key: "1")
    #expect(throws: GatewayError.exceedsAuthorization) {
      try gateway.capture(601, of: id, key: "2")
    }
    #expect(throws: GatewayError.keyReused) { try gateway.capture(600, of: id, key: "1") }
    try gateway.capture(600, of: id, key: "3")
    #expect(try gateway.authorization(key: "a")?.captured == 1_000)
  }

  @Test(.database(Shop.migrations))
  func `refunds come to no more than was captured`() throws {
    let id = try counter.authorization(key: "a").id
    #expect(throws: GatewayError.exceedsCapture) { try gateway.refund(1, of: id, key: "r") }
    try gateway.capture(600, of: id, key: "c")
    try gateway.refund(500, of: id, key: "r")
    try gateway.refund(500, of: id, key: "r")
    #expect(throws: GatewayError.exceedsCapture) { try gateway.refund(101, of: id, key: "s") }
    #expect(throws: GatewayError.keyReused) { try gateway.refund(500, of: id, key: "c") }
    #expect(try gateway.authorization(key: "a")?.refunded == 500)
  }

  @Test(.database(Shop.migrations))
  func `what was voided cannot be captured, and what was captured cannot be voided`() throws {
    let voided = try counter.authorization(key: "a")
    try gateway.void(key: "a")
    try gateway.void(key: "a")
    #expect(throws: GatewayError.notAuthorized) {
      try gateway.capture(1_000, of: voided.id, key: "c")
    }
    let captured = try counter.authorization(key: "b")
    try gateway.capture(1, of: captured.id, key: "d")
    #expect(throws: GatewayError.captured) { try gateway.void(key: "b") }
  }

  @Test(.database(Shop.migrations))
  func `a key that was voided first never reserves anything`() throws {
    try gateway.void(key: "a")
    #expect(throws: GatewayError.notAuthorized) { try counter.authorization(key: "a") }
    #expect(try gateway.authorization(key: "a")?.amount == 0)
  }

  @Test(.database(Shop.migrations))
  func `a lost request leaves nothing, and a late answer is there the next time`() throws {
    #expect(try counter.refusal(of: "4000000000000408", key: "lost") == .timedOut)
    #expect(try gateway.authorization(key: "lost") == nil)
    let prompt = try Counter(lateness: .zero).gateway
    let card = try counter.card("4000000000000507")
    #expect(throws: GatewayError.timedOut) {
      try gateway.authorize(1, "EUR", on: card.token, key: "late")
    }
    #expect(throws: GatewayError.timedOut) {
      try prompt.authorize(1, "EUR", on: card.token, key: "late")
    }
    #expect(try gateway.authorization(key: "late")?.isApproved == false)
    try counter.session().execute(script: "UPDATE gateway.authorizations SET answered_at = now()")
    #expect(try gateway.authorize(1, "EUR", on: card.token, key: "late").amount == 1)
  }

  @Test(.database(Shop.migrations))
  func `a capture or a refund whose answer is late is done, and answered the next time`() throws {
    let card = try counter.card("4000000000000606")
    let id = try gateway.authorize(1_000, "EUR", on: card.token, key: "a").id
    #expect(throws: GatewayError.timedOut) { try gateway.capture(600, of: id, key: "c") }
    try gateway.capture(600, of: id, key: "c")
    #expect(throws: GatewayError.timedOut) { try gateway.refund(500, of: id, key: "r") }
    try gateway.refund(500, of: id, key: "r")
    let settled = try gateway.authorization(key: "a")
    #expect(settled?.captured == 600)
    #expect(settled?.refunded == 500)
  }

  @Test(.database(Shop.migrations))
  func `the ledger itself refuses what the gateway would`() throws {
    let session = try counter.session()
    let id = try counter.authorization().id
    for (kind, amount) in [("capture", 1_001), ("refund", 1), ("capture", -1)] {
      let error = #expect(throws: PostgreSQLError.self) {
        try session.execute(
          script: """
            INSERT INTO gateway.entries (key, authorization_id, kind, amount)
            VALUES ('forged', \(id.rawValue), '\(kind)', \(amount))
            """)
      }
      #expect(error?.isCheckViolation == true)
    }
    try gateway.capture(1_000, of: id, key: "c")
    for script in ["UPDATE gateway.entries SET amount = 0", "DELETE FROM gateway.entries"] {
      #expect(throws: PostgreSQLError.self) { try session.execute(script: script) }
    }
  }

  @Test(.database(Shop.migrations), arguments: ListedQuery.all)
  func `each query fits the schema`(query: ListedQuery) throws {
    try query.prepare(counter.session())
  }
}

/// The gateway's queries by name.
struct ListedQuery: Sendable, CustomStringConvertible {
  let description: String
  let prepare: @Sendable (Session) throws -> Void

  init<Result, each Argument: PostgreSQLEncodable>(
    _ name: String, _ query: Query<Result, repeat each Argument>
  ) {
    description = name
    prepare = { session in try query.prepare(in: session) }
  }

  static let all = [
    ListedQuery("Card.insert", Card.insert), ListedQuery("Card.renew", Card.renew),
    ListedQuery("Card.forget", Card.forget),
    ListedQuery("Card.behaviour", Card.behaviour),
    ListedQuery("Card.behaviourBehind", Card.behaviourBehind),
    ListedQuery("Authorization.insert", Authorization.insert),
    ListedQuery("Authorization.bury", Authorization.bury),
    ListedQuery("Authorization.byKey", Authorization.byKey),
    ListedQuery("Authorization.lock", Authorization.lock),
    ListedQuery("Authorization.void", Authorization.void),
    ListedQuery("Entry.byKey", Entry.byKey), ListedQuery("Entry.insert", Entry.insert),
  ]
}
