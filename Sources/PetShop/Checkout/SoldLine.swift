import PostgreSQL

/// A line of an order or an invoice, as it was sold: it never follows the product again.
package struct SoldLine: Hashable, Sendable {
  package let product: Product.ID
  package let sku: String?
  package let name: String
  package let unitPrice: Money
  package let quantity: Int32
  package let taxRate: TaxRate
  package let amount: TaxedAmount
  package let total: Money
}

extension SoldLine {
  init(_ row: inout Row) throws(PostgreSQLError) {
    product = try row.next()
    sku = try row.next()
    name = try row.next()
    unitPrice = try row.next()
    quantity = try row.next()
    taxRate = try row.next()
    amount = try TaxedAmount(&row)
    total = try row.next()
  }
}

/// The amounts of a whole document.
package struct Totals: Hashable, Sendable {
  package let net: Money
  package let tax: Money
  package let total: Money
}

extension Totals {
  /// The sums of the lines: each line was rounded, the document never again.
  init(of lines: [SoldLine]) throws(ShopError) {
    net = try Money.sum(lines.lazy.map(\.amount.net))
    tax = try Money.sum(lines.lazy.map(\.amount.tax))
    total = try Money.sum(lines.lazy.map(\.total))
  }

  init(_ row: inout Row) throws(PostgreSQLError) {
    net = try row.next()
    tax = try row.next()
    total = try row.next()
  }
}

/// The tax of one rate in a document.
package struct TaxShare: Hashable, Sendable {
  package let rate: TaxRate
  package let base: Money
  package let amount: Money

  /// One share for each rate among `lines`, the lowest rate first.
  package static func shares(of lines: [SoldLine]) throws(ShopError) -> [TaxShare] {
    var shares: [TaxShare] = []
    for rate in Set(lines.map(\.taxRate)).sorted() {
      let taxed = lines.lazy.filter { $0.taxRate == rate }
      shares.append(
        TaxShare(
          rate: rate, base: try Money.sum(taxed.map(\.amount.net)),
          amount: try Money.sum(taxed.map(\.amount.tax))))
    }
    return shares
  }
}
