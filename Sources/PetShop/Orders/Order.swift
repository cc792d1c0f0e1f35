import PostgreSQL

/// What a customer ordered, as it was sold.
package struct Order: Sendable {
  package typealias ID = Identifier<Order>

  package enum Status: String, Sendable, CaseIterable {
    case pending, paid, shipped, delivered, cancelled, refunded
  }

  package let id: ID
  package let user: User.ID
  package let status: Status
  package let paymentMethod: PaymentMethod
  package let currency: String
  package let totals: Totals
  /// What was given back of it, or is on its way.
  package let refundedTotal: Money
  package let address: PostalAddress
  package let createdAt: Timestamp
  /// Every change of the order is a new one.
  package let version: Int64
  package let lines: [SoldLine]
  package let taxes: [TaxShare]
  /// What it became, the first first.
  package let timeline: [OrderStep]
  /// By card; cash changes hands elsewhere.
  package let payments: [Payment]
  /// The newest first.
  package let refunds: [Refund]
}

extension Order.Status: PostgreSQLCodable {}
extension PaymentMethod: PostgreSQLCodable {}

/// An order as lists show it, without its lines.
package struct OrderSummary: Sendable {
  package let id: Order.ID
  package let user: User.ID
  package let status: Order.Status
  package let paymentMethod: PaymentMethod
  package let currency: String
  package let totals: Totals
  package let refundedTotal: Money
  package let address: PostalAddress
  package let createdAt: Timestamp
  package let version: Int64

  init(_ row: inout Row) throws(PostgreSQLError) {
    id = try row.next()
    user = try row.next()
    status = try row.next()
    paymentMethod = try row.next()
    currency = try row.next()
    totals = try Totals(&row)
    refundedTotal = try row.next()
    address = try PostalAddress(&row)
    createdAt = try row.next()
    version = try row.next()
  }
}

extension Order {
  init(
    _ summary: OrderSummary, lines: [SoldLine], timeline: [OrderStep], payments: [Payment],
    refunds: [Refund]
  ) throws(ShopError) {
    self.init(
      id: summary.id, user: summary.user, status: summary.status,
      paymentMethod: summary.paymentMethod, currency: summary.currency, totals: summary.totals,
      refundedTotal: summary.refundedTotal, address: summary.address,
      createdAt: summary.createdAt, version: summary.version, lines: lines,
      taxes: try TaxShare.shares(of: lines), timeline: timeline, payments: payments,
      refunds: refunds)
  }
}
