import PaymentGateway
import PostgreSQL

/// Money given back of a paid order, by a credit note of the same amount. It is written down before
/// the gateway is asked, as payments are.
package struct Refund: Hashable, Sendable {
  package typealias ID = Identifier<Refund>

  /// How it gets back to the customer.
  package enum Method: String, Sendable, CaseIterable {
    /// To the card the order was paid with.
    case card
    /// As it came: somebody of the shop pays it out.
    case byHand = "by_hand"
  }

  package enum Status: String, Sendable, CaseIterable {
    /// The gateway has yet to confirm it, and what it does not confirm now it is asked again; or
    /// nobody has paid it out yet.
    case pending
    case succeeded
  }

  package let id: ID
  package let order: Order.ID
  package let user: User.ID
  package let creditNote: CreditNote.ID
  /// `CN-2026-000007`.
  package let creditNoteNumber: InvoiceNumber
  package let reason: String?
  package let amount: Money
  package let currency: String
  package let createdAt: Timestamp
  package let succeededAt: Timestamp?
  /// What the gateway is asked with.
  let key: String
  /// What it is given back of; nil for cash.
  let authorization: Authorization.ID?

  package var method: Method { authorization == nil ? .byHand : .card }
  package var status: Status { succeededAt == nil ? .pending : .succeeded }
}

extension Refund {
  /// How long whoever works on a refund has it to himself, in seconds.
  static let lease = Payment.lease

  init(_ row: inout Row) throws(PostgreSQLError) {
    id = try row.next()
    order = try row.next()
    user = try row.next()
    creditNote = try row.next()
    creditNoteNumber = try InvoiceNumber(&row)
    reason = try row.next()
    amount = try row.next()
    currency = try row.next()
    createdAt = try row.next()
    succeededAt = try row.next()
    key = try row.next()
    authorization = try row.next()
  }
}

/// What an admin says when he gives money back.
package struct RefundRequest: Sendable {
  package let credit: Credit
  /// Whether the units it gives back go into the stock.
  package let isRestocking: Bool
  package let reason: String?

  package init(_ credit: Credit, isRestocking: Bool = false, reason: String? = nil) {
    self.credit = credit
    self.isRestocking = isRestocking
    self.reason = reason
  }
}

/// A refund with the credit note it is given by.
package struct CreditedRefund: Sendable {
  package let refund: Refund
  package let creditNote: CreditNote
}
