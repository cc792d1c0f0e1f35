import PostgreSQL

/// A tax rate in hundredths of a percent: 2100 is 21 %.
package struct TaxRate: RawRepresentable, Hashable, Comparable, Sendable {
  package let rawValue: Int32

  package init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  package static let highest = TaxRate(rawValue: 10_000)

  package static func < (left: TaxRate, right: TaxRate) -> Bool {
    left.rawValue < right.rawValue
  }
}

extension TaxRate: PostgreSQLCodable {}

/// What of a gross amount is tax, and what is not: `net + tax = total`, always.
package struct TaxedAmount: Hashable, Sendable {
  package let net: Money
  package let tax: Money

  /// Splits `total`, which includes tax at `rate`. The tax is rounded half to even to the minor
  /// unit; the net is what remains, so nothing is gained or lost.
  ///
  /// - Throws: `ShopError.amountTooLarge` when the product of the two passes 64 bits.
  package init(total: Money, includingTaxAt rate: TaxRate) throws(ShopError) {
    let scaled = try total.multiplied(by: Int(rate.rawValue))
    let tax = scaled.rawValue.dividedRoundingHalfToEven(by: 10_000 + Int64(rate.rawValue))
    self.tax = Money(rawValue: tax)
    self.net = Money(rawValue: total.rawValue - tax)
  }

  init(net: Money, tax: Money) {
    self.net = net
    self.tax = tax
  }

  init(_ row: inout Row) throws(PostgreSQLError) {
    net = try row.next()
    tax = try row.next()
  }
}

extension Int64 {
  /// The quotient of two numbers that are not negative; a tie goes to the even neighbour.
  func dividedRoundingHalfToEven(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    let twice = remainder.multipliedFullWidth(by: 2).low
    if twice > divisor { return quotient + 1 }
    if twice == divisor { return quotient + (quotient & 1) }
    return quotient
  }
}
