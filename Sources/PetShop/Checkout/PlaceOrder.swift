import PostgreSQL

extension Shop {
  /// Orders what is in the caller's cart: takes the stock, writes order and invoice, empties the
  /// cart. All of it or none of it, and with a key only once.
  ///
  /// - Parameter claim: The caller's idempotency key, if he sent one.
  /// - Parameter render: The answer as it will be sent now and at every replay.
  /// - Throws: `ShopError.cartEmpty`, `.outOfStock` naming every short line, `.pricesChanged`,
  ///   `.invalid` without a usable address or card, `.paymentDeclined`, `.paymentUnconfirmed`,
  ///   `.idempotencyKeyReused`, `.requestInProgress`.
  package func placeOrder(
    _ checkout: Checkout, by caller: Caller, claim: IdempotencyClaim?,
    render: (Receipt) throws -> StoredAnswer
  ) throws -> StoredAnswer {
    switch checkout.tender.method {
    case .card: try placeOrderByCard(checkout, by: caller, claim: claim, render: render)
    case .cashOnDelivery:
      try once(claim, by: caller, render: render) { try place(checkout, by: caller, $0) }.answer
    }
  }

  /// The order itself, in the transaction of whoever wants it.
  ///
  /// - Parameter pay: Called with the order before its invoice is issued.
  func place(
    _ checkout: Checkout, by caller: Caller, _ db: Session, pay: (Order) throws -> Void = { _ in }
  ) throws -> Receipt {
    let address = try place(of: checkout, for: caller, db)
    let lines = try lockCart(of: caller, db)
    let sold = try takeStock(for: lines.lines.map { ($0.product, $0.quantity) }, db)
    let prices = zip(lines.lines, sold).map { seen, sold in
      PriceChange.Line(
        product: sold.line.product, old: seen.seenUnitPrice, new: sold.line.unitPrice)
    }
    try accept(Money.sum(sold.lazy.map(\.line.total)), prices, in: checkout, of: lines.cart, db)
    let order = try insertOrder(
      paidBy: checkout.tender.method, to: address, from: lines.cart, sold, by: caller, db)
    try db.run(Cart.close, lines.cart)
    try db.run(CartLine.removeAll, lines.cart)
    try pay(order)
    return try bill(order, sold, db)
  }

  /// Issues the invoice of an order that was placed just now, and tells of both.
  func bill(_ order: Order, _ sales: [Sale], _ db: Session) throws -> Receipt {
    let invoice = try issueInvoice(for: order, db)
    try record(events(of: order, sales, invoice), db)
    return Receipt(order: order, invoice: invoice)
  }

  /// Locks the owner, the cart and then its lines: locking products alone would let two checkouts
  /// of one cart both succeed.
  private func lockCart(
    of caller: Caller, _ db: Session
  ) throws -> (cart: Cart.ID, lines: [CartLine]) {
    guard let cart = try db.first(Cart.lockToOrder, caller.user) else { throw ShopError.cartEmpty }
    let lines = try db.all(CartLine.lockAll, cart.id)
    guard !lines.isEmpty else { throw ShopError.cartEmpty }
    return (cart.id, lines)
  }

  /// One update a line.
  ///
  /// - Parameter lines: In the order of their products: out of order, two carts would deadlock.
  /// - Throws: `ShopError.outOfStock` naming every short line.
  func takeStock(
    for lines: [(product: Product.ID, quantity: Int)], _ db: Session
  ) throws -> [Sale] {
    var sales: [Sale] = []
    var shortages: [Shortage] = []
    for (product, wanted) in lines {
      let quantity = Int32(clamping: wanted)
      if let taken = try db.first(Sale.takeStock, product, quantity) {
        sales.append(try Sale(of: taken, quantity: quantity))
      } else {
        let offer = try db.first(CartLine.offer, product)
        shortages.append(
          Shortage(product: product, requested: wanted, available: Int(offer?.stock ?? 0)))
      }
    }
    guard shortages.isEmpty else { throw ShopError.outOfStock(shortages) }
    return sales
  }

  /// - Throws: `ShopError.pricesChanged` when the customer agreed to another total.
  func accept(
    _ actual: Money, _ lines: [PriceChange.Line], in checkout: Checkout, of cart: Cart.ID,
    _ db: Session
  ) throws {
    guard let expected = checkout.expectedTotal, expected != actual else { return }
    let withdrawn = try db.all(PriceChange.Line.withdrawn, cart)
    throw ShopError.pricesChanged(
      PriceChange(expected: expected, actual: actual, lines: lines + withdrawn))
  }

  func insertOrder(
    paidBy method: PaymentMethod, to address: PostalAddress, from cart: Cart.ID, _ sales: [Sale],
    by caller: Caller, _ db: Session
  ) throws -> Order {
    let lines = sales.map(\.line)
    let totals = try Totals(of: lines)
    let id = try db.one(
      Order.insert, caller.user, cart, method.rawValue, settings.currency,
      totals.net, totals.tax, totals.total, address.recipient, address.line1, address.line2,
      address.city, address.region, address.postalCode, address.country)
    try db.run(
      Order.insertLines, id, lines.map(\.product.rawValue), lines.map(\.sku), lines.map(\.name),
      lines.map(\.unitPrice.rawValue), lines.map(\.quantity), lines.map(\.taxRate.rawValue),
      lines.map(\.amount.net.rawValue), lines.map(\.amount.tax.rawValue),
      lines.map(\.total.rawValue))
    try db.run(
      StockMovement.insertSales, id, lines.map(\.product.rawValue), lines.map { -$0.quantity },
      sales.map(\.remaining))
    return Order(
      id: id, user: caller.user, status: .pending, paymentMethod: method,
      currency: settings.currency, totals: totals, refundedTotal: .zero, address: address,
      createdAt: db.time, version: 1, lines: lines, taxes: try TaxShare.shares(of: lines),
      timeline: [
        OrderStep(status: .pending, user: caller.user, role: caller.role, enteredAt: db.time)
      ],
      payments: [], refunds: [])
  }
}

extension Shop {
  /// What a checkout tells, all at once.
  private func events(of order: Order, _ sales: [Sale], _ invoice: Invoice) -> [Event] {
    let taken = sales.map { sale in
      Event.stockChanged(
        of: sale.line.product, by: -sale.line.quantity, to: sale.remaining, reason: .sale,
        order: order.id)
    }
    return [.orderPlaced(order)] + taken + [.invoiceIssued(invoice.header)]
  }
}

extension PriceChange.Line {
  /// The lines of a cart whose products are sold no more: they cost something, once.
  static let withdrawn = Query<PriceChange.Line, Cart.ID>(
    """
    SELECT p.id, l.unit_price
    FROM cart_lines l
    JOIN products p ON p.id = l.product_id
    WHERE l.cart_id = $1 AND p.archived_at IS NOT NULL
    ORDER BY p.id
    """
  ) { row throws(PostgreSQLError) in
    PriceChange.Line(product: try row.next(), old: try row.next(), new: nil)
  }
}
