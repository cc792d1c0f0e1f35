import PostgreSQL

extension Shop {
  /// Gives back a part of an order's invoice, or what is left of it, by a credit note. For use
  /// inside a transaction and near its end: whoever takes the next number waits for its commit.
  ///
  /// - Parameter prepare: Called with what it gives back before its number is taken.
  /// - Throws: `ShopError.creditExceedsInvoice` for more than is left, `.invalid` for a product
  ///   that is not on the invoice, `.notFound` for an order without an invoice.
  func issueCreditNote(
    _ credit: Credit, for order: Order.ID, reason: String?, _ db: Session,
    prepare: ([CreditedLine]) throws -> Void = { _ in }
  ) throws -> CreditNote {
    guard let invoice = try db.first(CreditNote.lockInvoice, order) else {
      throw ShopError.notFound
    }
    let credited = try credit.lines(of: try db.all(CreditNote.creditable, invoice))
    try prepare(credited)
    let lines = credited.map(\.line)
    let totals = try Totals(of: lines)
    let header = try db.one(
      CreditNote.issue, "CN", Int32(clamping: db.time.date.year), invoice, reason, totals.net,
      totals.tax, totals.total, credited.map(\.invoicePosition), lines.map(\.quantity),
      lines.map(\.amount.net.rawValue), lines.map(\.amount.tax.rawValue),
      lines.map(\.total.rawValue))
    try record(.creditNoteIssued(header), db)
    return try CreditNote(header: header, lines: credited)
  }

  /// What was given back of an invoice; the newest first.
  ///
  /// - Throws: `ShopError.notFound` for an unknown invoice and for somebody else's.
  package func creditNotes(
    of invoice: Invoice.ID, for caller: Caller, _ page: PageRequest<CreditNote.ID>
  ) throws -> Page<CreditNoteHeader, CreditNote.ID> {
    try read { db in
      guard try db.first(Invoice.byID, invoice, caller.ownerFilter) != nil else {
        throw ShopError.notFound
      }
      let rows = try db.all(
        CreditNote.ofInvoice, invoice, page.position, page.limit, page.offset)
      let total = ListTotal(exactly: try db.one(CreditNote.count, invoice))
      return Page(rows, of: page, total: total, position: \.id)
    }
  }

  /// - Throws: `ShopError.notFound` for an unknown one and for somebody else's.
  package func creditNote(_ id: CreditNote.ID, for caller: Caller) throws -> CreditNote {
    try read { db in
      guard let header = try db.first(CreditNote.byID, id, caller.ownerFilter) else {
        throw ShopError.notFound
      }
      return try CreditNote(header: header, lines: try db.all(CreditNote.lines, id))
    }
  }
}
