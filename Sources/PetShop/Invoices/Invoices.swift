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

  /// The one thing about an issued invoice that may change.
  ///
  /// - Throws: `ShopError.notFound`.
  package func setPaymentStatus(
    of id: Invoice.ID, to status: Invoice.PaymentStatus
  ) throws -> Invoice {
    try write { db in
      guard let header = try db.first(Invoice.setPaymentStatus, id, status) else {
        throw ShopError.notFound
      }
      try record(.invoicePaymentStatusSet(header), db)
      return try Invoice(header: header, lines: try db.all(Invoice.lines, id))
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
