import PetShop
import PostgreSQL
import TestDatabase
import Testing

@testable import PaymentGateway

@Suite("Forgotten cards", .database(Shop.migrations))
struct ForgottenCardTests {
  @Test func `nothing is charged to one again, and what was charged is given back`() throws {
    let counter = try Counter()
    let gateway = counter.gateway
    let card = try counter.card()
    let key = newKey()
    let charged = try gateway.authorize(500, "EUR", on: card.token, key: key)

    try gateway.forget(card.token)
    try gateway.forget(card.token)

    #expect(throws: GatewayError.unknownCard) {
      try gateway.authorize(1, "EUR", on: card.token, key: newKey())
    }
    #expect(throws: GatewayError.unknownCard) {
      try gateway.renew(card.token, expiry: CardExpiry(month: 1, year: 2_040))
    }
    let again = try gateway.authorize(500, "EUR", on: card.token, key: key)
    #expect(again.id == charged.id)
    try gateway.capture(500, of: charged.id, key: newKey())
    try gateway.refund(500, of: charged.id, key: newKey())
    #expect(try counter.session().one(Self.shown, card.token) == "0000 1/2000")
  }

  @Test func `to forget what nobody knows is no trouble`() throws {
    try Counter().gateway.forget("card_nobody")
  }

  private static let shown = Query<String, String>(
    "SELECT last4 || ' ' || exp_month || '/' || exp_year FROM gateway.cards WHERE token = $1"
  ) { row throws(PostgreSQLError) in try row.next() }
}
