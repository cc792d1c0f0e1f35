import PostgreSQL

/// An issued credit note: what was given back of an invoice. It never changes.
package struct CreditNote: Sendable {
  package typealias ID = Identifier<CreditNote>

  package let header: CreditNoteHeader
  package let lines: [CreditedLine]
  package let taxes: [TaxShare]

  init(header: CreditNoteHeader, lines: [CreditedLine]) throws(ShopError) {
    self.header = header
    self.lines = lines
    taxes = try TaxShare.shares(of: lines.map(\.line))
  }
}

/// A credit note without its lines, as lists show it.
package struct CreditNoteHeader: Sendable {
  package let id: CreditNote.ID
  /// `CN-2026-000007`.
  package let number: InvoiceNumber
  package let invoice: Invoice.ID
  package let invoiceNumber: InvoiceNumber
  package let order: Order.ID
  package let user: User.ID
  package let reason: String?
  package let issuedAt: Timestamp
  package let currency: String
  package let totals: Totals
  package let seller: Seller
  package let buyer: Buyer
  package let seal: DocumentSeal
}

extension CreditNote {
  package static let reasonRule = TextRule.line(1...500)
}

extension CreditNoteHeader {
  init(_ row: inout Row) throws(PostgreSQLError) {
    id = try row.next()
    number = try InvoiceNumber(&row)
    invoice = try row.next()
    invoiceNumber = try InvoiceNumber(&row)
    order = try row.next()
    user = try row.next()
    reason = try row.next()
    issuedAt = try row.next()
    currency = try row.next()
    totals = try Totals(&row)
    seller = try Seller(&row)
    buyer = try Buyer(&row)
    seal = try DocumentSeal(&row)
  }
}

extension CreditableLine {
  init(_ row: inout Row) throws(PostgreSQLError) {
    position = try row.next()
    line = try SoldLine(&row)
    creditedQuantity = try row.next()
    creditedTotal = try row.next()
    creditedTax = try row.next()
  }
}

extension CreditedLine {
  init(_ row: inout Row) throws(PostgreSQLError) {
    invoicePosition = try row.next()
    line = try SoldLine(&row)
  }
}
