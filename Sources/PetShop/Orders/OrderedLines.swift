import PostgreSQL

/// An order with what was ordered, as it was sold.
package struct OrderedLines: Sendable {
  package let order: OrderSummary
  package let lines: [SoldLine]
}

extension Shop {
  /// The orders of one user with their lines; the newest first.
  ///
  /// - Throws: `ShopError.notFound` unless the caller is that user or an admin.
  package func orderedLines(
    of user: User.ID, for caller: Caller, _ page: PageRequest<OrderListing.Position>
  ) throws -> Page<OrderedLines, OrderListing.Position> {
    guard caller.ownerFilter ?? user == user else { throw ShopError.notFound }
    var listing = OrderListing()
    if caller.ownerFilter == nil { listing.user = user }
    let orders = try orders(listing, of: caller, page)
    let lines = try read { db in
      try db.all(OrderLine.ofOrders, orders.items.map(\.id.rawValue))
    }
    let linesOf = Dictionary(grouping: lines, by: \.order)
    return orders.with(
      orders.items.map { order in
        OrderedLines(order: order, lines: linesOf[order.id, default: []].map(\.line))
      })
  }
}

/// A line of one of several orders.
struct OrderLine: Sendable {
  let order: Order.ID
  let line: SoldLine

  static let ofOrders = Query<OrderLine, [Int64]>(
    """
    SELECT order_id, product_id, sku, name, unit_price, quantity, tax_rate, net, tax, total
    FROM order_lines
    WHERE order_id = ANY ($1)
    ORDER BY order_id, position
    """
  ) { row throws(PostgreSQLError) in
    OrderLine(order: try row.next(), line: try SoldLine(&row))
  }
}
