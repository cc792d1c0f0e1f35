/// How much of an invoice is given back.
package enum Credit: Hashable, Sendable {
  /// Whatever has not been given back yet.
  case rest
  /// An amount, tax included, taken from all lines in proportion to what is left of them.
  case amount(Money)
  /// Units of the products on it, each at its share of what is left of its line.
  case units([CreditedUnits])
}

/// So many units of one product.
package struct CreditedUnits: Hashable, Sendable {
  package let product: Product.ID
  package let quantity: Int32

  package init(product: Product.ID, quantity: Int32) {
    self.product = product
    self.quantity = quantity
  }
}

/// A line of an invoice, and what was given back of it already.
struct CreditableLine: Hashable, Sendable {
  let position: Int32
  let line: SoldLine
  let creditedQuantity: Int32
  let creditedTotal: Money
  let creditedTax: Money

  var quantityLeft: Int32 { line.quantity - creditedQuantity }
  var totalLeft: Money { Money(rawValue: line.total.rawValue - creditedTotal.rawValue) }
  var isLeft: Bool { quantityLeft > 0 || totalLeft > .zero }
}

/// What a credit note gives back of one line of its invoice.
package struct CreditedLine: Hashable, Sendable {
  package let invoicePosition: Int32
  /// Its quantity is 0 where an amount is given back and no unit.
  package let line: SoldLine
}

extension CreditableLine {
  /// What some of the units that are left come to: their price, or less where an amount was given
  /// back before. The last ones take the rest.
  func share(of quantity: Int32) -> Money {
    guard quantity < quantityLeft else { return totalLeft }
    let scaled = 2 * Int128(totalLeft.rawValue) * Int128(quantity) + Int128(quantityLeft)
    return Money(rawValue: Int64(truncatingIfNeeded: scaled / (2 * Int128(quantityLeft))))
  }

  /// Gives back a part of what is left of the line. The tax is what the whole of what was given
  /// back so far holds, less what was given back of it: in the end it is the line's to the cent.
  func credited(_ total: Money, quantity: Int32) throws(ShopError) -> CreditedLine {
    let whole = try TaxedAmount(
      total: creditedTotal.adding(total), includingTaxAt: line.taxRate)
    let tax = Money(rawValue: whole.tax.rawValue - creditedTax.rawValue)
    let amount = TaxedAmount(net: Money(rawValue: total.rawValue - tax.rawValue), tax: tax)
    return CreditedLine(
      invoicePosition: position,
      line: SoldLine(
        product: line.product, sku: line.sku, name: line.name, unitPrice: line.unitPrice,
        quantity: quantity, taxRate: line.taxRate, amount: amount, total: total))
  }
}

extension Credit {
  /// What is given back of each line; a line of which nothing is given back is left out.
  ///
  /// - Throws: `ShopError.creditExceedsInvoice`, `.invalid` naming every line of what is not on it.
  func lines(of invoice: [CreditableLine]) throws(ShopError) -> [CreditedLine] {
    let credited =
      switch self {
      case .rest: try Self.rest(of: invoice)
      case .amount(let amount): try Self.amount(amount, of: invoice)
      case .units(let units): try Self.units(units, of: invoice)
      }
    guard !credited.isEmpty else { throw .creditExceedsInvoice(available: .zero) }
    return credited
  }

  private static func rest(of invoice: [CreditableLine]) throws(ShopError) -> [CreditedLine] {
    var credited: [CreditedLine] = []
    for line in invoice where line.isLeft {
      credited.append(try line.credited(line.totalLeft, quantity: line.quantityLeft))
    }
    return credited
  }

  /// The cents that no whole share is left of go to the largest remainders, the first line first.
  private static func amount(
    _ amount: Money, of invoice: [CreditableLine]
  ) throws(ShopError) -> [CreditedLine] {
    let left = try Money.sum(invoice.lazy.map(\.totalLeft))
    guard amount > .zero, amount <= left else { throw .creditExceedsInvoice(available: left) }
    var shares: [Int64] = []
    var remainders: [Int128] = []
    for line in invoice {
      let scaled = Int128(amount.rawValue) * Int128(line.totalLeft.rawValue)
      let (share, remainder) = scaled.quotientAndRemainder(dividingBy: Int128(left.rawValue))
      shares.append(Int64(truncatingIfNeeded: share))
      remainders.append(remainder)
    }
    let missing = Int(amount.rawValue - shares.reduce(0, +))
    let largest = remainders.indices.sorted {
      (remainders[$1], $0) < (remainders[$0], $1)
    }
    for index in largest.prefix(missing) { shares[index] += 1 }
    var credited: [CreditedLine] = []
    for (line, share) in zip(invoice, shares) where share > 0 {
      credited.append(try line.credited(Money(rawValue: share), quantity: 0))
    }
    return credited
  }

  private static func units(
    _ units: [CreditedUnits], of invoice: [CreditableLine]
  ) throws(ShopError) -> [CreditedLine] {
    var credited: [CreditedLine] = []
    var errors: [FieldError] = []
    var shortages: [Shortage] = []
    for (index, wanted) in units.enumerated() {
      let isRepeated = units.prefix(index).contains { $0.product == wanted.product }
      let line = invoice.first { $0.line.product == wanted.product }
      guard !isRepeated, let line else {
        errors.append(
          FieldError("lines[\(index)].product_id", isRepeated ? .duplicated : .notFound))
        continue
      }
      guard wanted.quantity <= line.quantityLeft else {
        shortages.append(Shortage(of: line, wanted: wanted.quantity))
        continue
      }
      credited.append(
        try line.credited(line.share(of: wanted.quantity), quantity: wanted.quantity))
    }
    guard errors.isEmpty else { throw .invalid(errors) }
    guard shortages.isEmpty else {
      let left = try Money.sum(invoice.lazy.map(\.totalLeft))
      throw .creditExceedsInvoice(available: left, units: shortages)
    }
    return credited.sorted { $0.invoicePosition < $1.invoicePosition }
  }
}

extension Shortage {
  fileprivate init(of line: CreditableLine, wanted: Int32) {
    product = line.line.product
    requested = Int(wanted)
    available = Int(line.quantityLeft)
  }
}
