import PostgreSQL

extension Shop {
  /// The last statement of a checkout: whoever waits for the next number waits for the commit.
  func issueInvoice(for order: Order, _ db: Session) throws -> Invoice {
    let year = Int32(clamping: db.time.date.year)
    let header = try db.one(
      Invoice.issue, "INV", year, order.id, settings.seller.name, settings.seller.taxID,
      settings.seller.address)
    return try Invoice(header: header, lines: order.lines)
  }

  /// One's own invoices, or everybody's for an admin; the newest first.
  package func invoices(
    of caller: Caller, _ page: PageRequest<Invoice.ID>
  ) throws -> Page<InvoiceHeader, Invoice.ID> {
    try read { db in
      let rows =
        caller.actsForShop
        ? try db.all(Invoice.ofAll, page.position, page.limit, page.offset)
        : try db.all(Invoice.ofUser, caller.user, page.position, page.limit, page.offset)
      let counted = try db.one(Invoice.count, caller.ownerFilter)
      let total = ListTotal(
        counted: counted,
        estimate: caller.actsForShop && counted > ListTotal.exactLimit
          ? try db.one(Invoice.estimate) : 0)
      return Page(rows, of: page, total: total, position: \.id)
    }
  }

  /// The one thing about an issued invoice that may change: what somebody says of it, until a step
  /// of the order says otherwise. But who says that a pending order is paid for has taken the cash.
  ///
  /// - Throws: `ShopError.notFound`, `.stepNotAllowed` for `paid` of a pending order by card.
  package func setPaymentStatus(
    of id: Invoice.ID, to status: Invoice.PaymentStatus, by caller: Caller
  ) throws -> Invoice {
    try write { db in
      let order = try lockOrder(try invoice(id, of: nil, db).header.order, of: nil, db)
      let earlier = try invoice(id, of: nil, db)
      if status == .paid, order.status == .pending {
        try order.check(mayBecome: .paid)
        _ = try take(order, to: .paid, by: caller, db)
      }
      guard earlier.header.paymentStatus != status else { return earlier }
      let header = try db.one(Invoice.setPaymentStatus, id, status)
      try record(.invoicePaymentStatusSet(header), db)
      return try Invoice(header: header, lines: earlier.lines)
    }
  }

  /// - Throws: `ShopError.notFound` for an unknown invoice and for somebody else's.
  package func invoice(_ id: Invoice.ID, for caller: Caller) throws -> Invoice {
    try read { db in try invoice(id, of: caller.ownerFilter, db) }
  }

  /// - Parameter owner: Whose it must be; anybody's when nil.
  /// - Throws: `ShopError.notFound`.
  func invoice(_ id: Invoice.ID, of owner: User.ID?, _ db: Session) throws -> Invoice {
    guard let header = try db.first(Invoice.byID, id, owner) else { throw ShopError.notFound }
    return try Invoice(header: header, lines: try db.all(Invoice.lines, id))
  }
}
