import PostgreSQL

/// Which orders are listed; the newest first.
package struct OrderListing: Sendable {
  package var status: Order.Status?
  package var paymentMethod: PaymentMethod?
  /// Whose they are; only an admin may ask for anybody's.
  package var user: User.ID?
  /// The days they were placed on, in UTC, both ends included.
  package var from: CalendarDate?
  package var to: CalendarDate?
  /// The one that was invoiced so.
  package var invoice: InvoiceNumber?

  package init() {}

  /// Where an order stands among the others.
  package struct Position: Hashable, Sendable {
    package let createdAt: Timestamp
    package let id: Order.ID

    package init(createdAt: Timestamp, id: Order.ID) {
      self.createdAt = createdAt
      self.id = id
    }
  }
}

extension OrderListing {
  fileprivate var isFiltered: Bool {
    status != nil || paymentMethod != nil || user != nil || from != nil || to != nil
      || invoice != nil
  }

  private var statuses: [String] {
    (status.map { [$0] } ?? Order.Status.allCases).map(\.rawValue)
  }

  private var methods: [String] {
    (paymentMethod.map { [$0] } ?? PaymentMethod.allCases).map(\.rawValue)
  }

  /// - Parameter order: The only one there may be; any when nil.
  fileprivate func rows(
    _ order: Order.ID?, _ page: PageRequest<Position>, _ db: Session
  ) throws -> [OrderSummary] {
    let last = page.position
    if let user {
      return try db.all(
        Self.ofUser, user, statuses, methods, order, from, to, last?.createdAt, last?.id,
        page.limit, page.offset)
    }
    return try db.all(
      Self.ofAll, statuses, methods, order, from, to, last?.createdAt, last?.id, page.limit,
      page.offset)
  }

  fileprivate func count(_ order: Order.ID?, _ db: Session) throws -> Int64 {
    if let user {
      return try db.one(Self.countOfUser, user, statuses, methods, order, from, to)
    }
    return try db.one(Self.countOfAll, statuses, methods, order, from, to)
  }

  /// The order of the invoice; nil without a filter by it, and one that is nobody's when there is no
  /// such invoice.
  fileprivate func invoicedOrder(_ db: Session) throws -> Order.ID? {
    try invoice.map { invoice in
      try db.first(Self.orderOfInvoice, invoice.series, invoice.year, invoice.number)
        ?? Order.ID(rawValue: 0)
    }
  }
}

extension Shop {
  package typealias OrderPage = Page<OrderSummary, OrderListing.Position>

  /// One's own orders, or everybody's for an admin.
  ///
  /// - Throws: `ShopError.notAdmin` when a customer names a user.
  package func orders(
    _ listing: OrderListing, of caller: Caller, _ page: PageRequest<OrderListing.Position>
  ) throws -> OrderPage {
    guard caller.actsForShop || listing.user == nil else { throw ShopError.notAdmin }
    var listing = listing
    let isWhole = caller.actsForShop && !listing.isFiltered
    listing.user = caller.ownerFilter ?? listing.user
    return try read { db in
      let order = try listing.invoicedOrder(db)
      let counted = try listing.count(order, db)
      let total = ListTotal(
        counted: counted,
        estimate: isWhole && counted > ListTotal.exactLimit ? try db.one(Order.estimate) : 0)
      return Page(try listing.rows(order, page, db), of: page, total: total) {
        OrderListing.Position(createdAt: $0.createdAt, id: $0.id)
      }
    }
  }
}
