package import PaymentGateway
import PostgreSQL

/// Money asked of a card. It is written down before the gateway is asked, so that whatever becomes
/// of this process, somebody knows what to ask the gateway about.
package struct Payment: Hashable, Sendable {
  package typealias ID = Identifier<Payment>

  package enum State: String, Sendable, CaseIterable {
    /// The gateway may have been asked.
    case started
    /// Reserved, for an order that stands.
    case authorized
    case captured
    case declined
    /// Nothing was ordered with it, or that was called off: what may be reserved has yet to be let
    /// go.
    case releasing
    case voided
  }

  package let id: ID
  package let order: Order.ID?
  package let state: State
  package let amount: Money
  package let currency: String
  package let brand: CardBrand
  package let last4: String
  package let createdAt: Timestamp
  /// What the gateway calls the card.
  let cardToken: String
  /// The key it is authorized with; those of what follows are made of it.
  let key: String
  let authorization: Authorization.ID?

  var captureKey: String { "\(key):capture" }
  /// For giving all of it back.
  var returnKey: String { "\(key):return" }
}

extension Payment.State: PostgreSQLCodable {}

extension Payment {
  /// How long whoever works on a payment has it to himself, in seconds: longer than nginx waits.
  static let lease: Int64 = 20
  /// How long after that a customer may still come back with his key, in seconds.
  static let grace: Int64 = 10

  init(_ row: inout Row) throws(PostgreSQLError) {
    id = try row.next()
    order = try row.next()
    state = try row.next()
    amount = try row.next()
    currency = try row.next()
    brand = try row.next()
    last4 = try row.next()
    createdAt = try row.next()
    cardToken = try row.next()
    key = try row.next()
    authorization = try row.next()
  }
}
