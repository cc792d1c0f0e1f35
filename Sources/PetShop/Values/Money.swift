import PostgreSQL

/// An amount in the minor units (cents) of the shop's one currency. Never a binary float.
package struct Money: RawRepresentable, Hashable, Comparable, Sendable {
  package let rawValue: Int64

  package init(rawValue: Int64) {
    self.rawValue = rawValue
  }

  package static let zero = Money(rawValue: 0)

  /// The highest price there is: 9 999 999.99.
  package static let highestPrice = Money(rawValue: 999_999_999)

  package static func < (left: Money, right: Money) -> Bool {
    left.rawValue < right.rawValue
  }

  /// - Throws: `ShopError.amountTooLarge` past 64 bits.
  package func adding(_ other: Money) throws(ShopError) -> Money {
    let (sum, overflow) = rawValue.addingReportingOverflow(other.rawValue)
    guard !overflow else { throw .amountTooLarge }
    return Money(rawValue: sum)
  }

  /// - Throws: `ShopError.amountTooLarge` past 64 bits.
  package func multiplied(by quantity: Int) throws(ShopError) -> Money {
    let (product, overflow) = rawValue.multipliedReportingOverflow(by: Int64(quantity))
    guard !overflow else { throw .amountTooLarge }
    return Money(rawValue: product)
  }

  package static func sum(_ amounts: some Sequence<Money>) throws(ShopError) -> Money {
    var total = Money.zero
    for amount in amounts { total = try total.adding(amount) }
    return total
  }
}

extension Money: PostgreSQLCodable {}
