import PostgreSQL

/// An issued invoice. Of all this only the payment status may ever change.
package struct Invoice: Sendable {
  package typealias ID = Identifier<Invoice>

  package enum PaymentStatus: String, Sendable, CaseIterable {
    case pending, paid, overdue, void
  }

  package let header: InvoiceHeader
  package let lines: [SoldLine]
  package let taxes: [TaxShare]

  init(header: InvoiceHeader, lines: [SoldLine]) throws(ShopError) {
    self.header = header
    self.lines = lines
    taxes = try TaxShare.shares(of: lines)
  }
}

extension Invoice.PaymentStatus: PostgreSQLCodable {}

/// An invoice without its lines, as lists show it.
package struct InvoiceHeader: Sendable {
  package let id: Invoice.ID
  package let number: InvoiceNumber
  package let order: Order.ID
  package let user: User.ID
  package let paymentStatus: Invoice.PaymentStatus
  package let issuedAt: Timestamp
  package let currency: String
  package let totals: Totals
  package let seller: Seller
  package let buyer: Buyer
  package let seal: DocumentSeal
}

/// What binds an issued document to the one before it in its series and year. PostgreSQL computes
/// it, and no column but the payment status is left out of it.
package struct DocumentSeal: Hashable, Sendable {
  /// The SHA-256 of the document before; of the series' name for the first.
  package let previousHash: [UInt8]
  /// The SHA-256 of the document, `previousHash` included.
  package let hash: [UInt8]
}

/// Who an invoice is made out to, as he was then.
package struct Buyer: Hashable, Sendable {
  package let name: String
  package let email: String
  package let line1: String
  package let line2: String?
  package let city: String
  package let region: String?
  package let postalCode: String?
  package let country: String
}

/// `INV-2026-000042`: without a gap in its series and year.
package struct InvoiceNumber: Hashable, Sendable, CustomStringConvertible {
  package let series: String
  package let year: Int32
  package let number: Int64

  package var description: String {
    let digits = String(number)
    let zeros = String(repeating: "0", count: max(0, 6 - digits.utf8.count))
    return "\(series)-\(year)-\(zeros)\(digits)"
  }
}

extension InvoiceNumber {
  /// Nil for what is not written as `description` writes it.
  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, let year = Int32(parts[1]), let number = Int64(parts[2]) else {
      return nil
    }
    self.init(series: String(parts[0]), year: year, number: number)
    guard year > 999, number > 0, description.utf8.elementsEqual(text.utf8) else { return nil }
  }
}

extension InvoiceHeader {
  init(_ row: inout Row) throws(PostgreSQLError) {
    id = try row.next()
    number = try InvoiceNumber(&row)
    order = try row.next()
    user = try row.next()
    paymentStatus = try row.next()
    issuedAt = try row.next()
    currency = try row.next()
    totals = try Totals(&row)
    seller = try Seller(&row)
    buyer = try Buyer(&row)
    seal = try DocumentSeal(&row)
  }
}

extension InvoiceNumber {
  init(_ row: inout Row) throws(PostgreSQLError) {
    series = try row.next()
    year = try row.next()
    number = try row.next()
  }
}

extension Seller {
  init(_ row: inout Row) throws(PostgreSQLError) {
    name = try row.next()
    taxID = try row.next()
    address = try row.next()
  }
}

extension DocumentSeal {
  init(_ row: inout Row) throws(PostgreSQLError) {
    previousHash = try row.next()
    hash = try row.next()
  }
}

extension Buyer {
  init(_ row: inout Row) throws(PostgreSQLError) {
    name = try row.next()
    email = try row.next()
    line1 = try row.next()
    line2 = try row.next()
    city = try row.next()
    region = try row.next()
    postalCode = try row.next()
    country = try row.next()
  }
}
