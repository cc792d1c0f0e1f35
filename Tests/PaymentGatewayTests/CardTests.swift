import PetShop
import PostgreSQL
import TestDatabase
import Testing

@testable import PaymentGateway

@Suite("Cards", .database(Shop.migrations))
struct CardTests {
  @Test(arguments: [
    ("4242424242424242", CardBrand.visa), ("4242-4242 4242-4242", .visa),
    ("4000000000000002", .visa), ("4000000000000408", .visa), ("4000000000000507", .visa),
    ("4000000000000606", .visa),
    ("5555555555554444", .mastercard), ("2223003122003222", .mastercard),
    ("378282246310005", .amex), ("6011111111111117", .discover), ("3056930009020004", .diners),
    ("36227206271667", .diners), ("3566002020360505", .jcb), ("6200000000000005", .unionpay),
    ("0000000000000000", .unknown),
  ])
  func `a number tells its brand and shows its last four digits`(
    text: String, brand: CardBrand
  ) throws {
    let number = try #require(CardNumber(text))
    #expect(number.brand == brand)
    #expect(number.last4 == String(text.suffix(4)))
    let mirrored = Mirror(reflecting: number).children.map { "\($0.value)" }
    for shown in ["\(number)", String(reflecting: number)] + mirrored {
      #expect(!shown.contains(text.prefix(8)))
    }
  }

  @Test(arguments: [
    "", "4242424242424241", "4242424242424", "42424242424242424242424242", "4242424242424242x",
    "４２４２４２４２４２４２４２４２", "4242\n4242424242424242", "-", "0", "4242424242424224",
  ])
  func `what fails the check digit or the form is no number`(text: String) {
    #expect(CardNumber(text) == nil)
  }

  @Test func `a token is new each time, and the ledger has no number`() throws {
    let counter = try Counter()
    let cards = try (0..<3).map { _ in try counter.card() }
    #expect(Set(cards.map(\.token)).count == 3)
    #expect(cards.allSatisfy { $0.last4 == "4242" && $0.brand == .visa })
    #expect(try counter.session().one(Self.cardsThatTell) == 0)
  }

  @Test func `a test token is a card like any other`() throws {
    let gateway = try Counter().gateway
    let card = try gateway.exchange("tok_visa")
    #expect(card.token != "tok_visa")
    #expect(card.last4 == "4242")
    _ = try gateway.authorize(1, "EUR", on: card.token, key: newKey())
    #expect(throws: GatewayError.unknownCard) { try gateway.exchange(card.token) }
    #expect(throws: GatewayError.unknownCard) { try gateway.exchange("tok_nothing") }
  }

  @Test func `a renewed card behaves as it did, until its new expiry`() throws {
    let counter = try Counter()
    let old = try counter.card("4000000000009995")
    let new = try counter.gateway.renew(old.token, expiry: CardExpiry(month: 1, year: 2_098))
    #expect(new.token != old.token)
    #expect(new.expiry == CardExpiry(month: 1, year: 2_098))
    #expect(throws: GatewayError.declined(.insufficientFunds)) {
      try counter.gateway.authorize(1, "EUR", on: new.token, key: newKey())
    }
    #expect(throws: GatewayError.unknownCard) {
      try counter.gateway.renew("card_none", expiry: old.expiry)
    }
  }

  private static let cardsThatTell = Query<Int64>(
    "SELECT count(*) FROM gateway.cards c WHERE c::text LIKE '%42424242%'"
  ) { row throws(PostgreSQLError) in try row.next() }
}
