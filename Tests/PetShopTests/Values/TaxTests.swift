import TestSupport
import Testing

@testable import PetShop

@Suite("Tax")
struct TaxTests {
  /// Total, rate in hundredths of a percent, tax: computed with decimals to 28 digits.
  private static let table: [(total: Int64, rate: Int32, tax: Int64)] = [
    (121, 2_100, 21), (1_999, 2_100, 347), (1, 2_100, 0), (0, 2_100, 0), (105, 1_000, 10),
    (110, 1_000, 10), (104, 400, 4), (100, 0, 0), (999_999_999, 2_100, 173_553_719),
    (9_998_999_990_001, 10_000, 4_999_499_995_000),
  ]

  @Test(arguments: table)
  func `the tax is taken out of the total`(total: Int64, rate: Int32, tax: Int64) throws {
    let amount = try taxed(total, at: rate)
    #expect(amount.tax.rawValue == tax)
    #expect(amount.net.rawValue == total - tax)
  }

  /// All of these lie exactly between two cents.
  @Test(
    arguments: [
      (1, 10_000, 0), (3, 10_000, 2), (5, 10_000, 2), (7, 10_000, 4), (13, 400, 0), (39, 400, 2),
      (65, 400, 2),
    ] as [(Int64, Int32, Int64)])
  func `a tie goes to the even cent`(total: Int64, rate: Int32, tax: Int64) throws {
    #expect(try taxed(total, at: rate).tax.rawValue == tax)
  }

  @Test func `of a million lines none loses a cent or is rounded the wrong way`() throws {
    var dice = Dice(seed: 1)
    var ties = 0
    for _ in 0..<1_000_000 {
      let total = Int64.random(
        in: 0...(Bool.random(using: &dice) ? 999 : 9_998_999_990_001), using: &dice)
      let rate = Self.rates.randomElement(using: &dice) ?? .random(in: 0...10_000, using: &dice)
      let amount = try taxed(total, at: rate)
      let rounding = Rounding(of: amount.tax.rawValue, total: total, rate: rate)
      if rounding == .tieToEven { ties += 1 }
      guard amount.net.rawValue + amount.tax.rawValue == total, rounding != .wrong else {
        Issue.record("\(total) at \(rate) gave \(amount)")
        return
      }
    }
    #expect(ties > 1_000)
  }

  private static let rates: [Int32] = [0, 400, 1_000, 2_100, 10_000]

  /// A million carts in all, most of them small.
  @Test(arguments: UInt64(2)..<10)
  func `a cart's sums are its lines' sums, by rate and as a whole`(seed: UInt64) throws {
    var dice = Dice(seed: seed)
    for number in 0..<125_000 {
      let most = number.isMultiple(of: 50) ? 12 : 3
      let lines = try (0..<Int.random(in: 1...most, using: &dice)).map { _ in
        try SoldLine.random(using: &dice)
      }
      let totals = try Totals(of: lines)
      let shares = try TaxShare.shares(of: lines)
      guard totals.net.rawValue + totals.tax.rawValue == totals.total.rawValue,
        totals.total.rawValue == lines.reduce(0, { $0 + $1.total.rawValue }),
        totals.tax.rawValue == shares.reduce(0, { $0 + $1.amount.rawValue }),
        totals.net.rawValue == shares.reduce(0, { $0 + $1.base.rawValue }),
        shares.map(\.rate) == Set(lines.map(\.taxRate)).sorted()
      else {
        Issue.record("\(lines) gave \(totals) and \(shares)")
        return
      }
    }
  }

  @Test func `an amount beyond 64 bits is refused`() {
    #expect(throws: ShopError.amountTooLarge) { try taxed(.max, at: 2_100) }
  }

  private func taxed(_ total: Int64, at rate: Int32) throws(ShopError) -> TaxedAmount {
    try TaxedAmount(total: Money(rawValue: total), includingTaxAt: TaxRate(rawValue: rate))
  }
}

/// Judges a tax by what rounding half to even means, without dividing: tax · (1 + rate) is at most
/// half a divisor away from total · rate.
private enum Rounding {
  case nearest, tieToEven, wrong

  init(of tax: Int64, total: Int64, rate: Int32) {
    let divisor = Int128(10_000 + rate)
    let twice = 2 * abs(Int128(tax) * divisor - Int128(total) * Int128(rate))
    if twice < divisor {
      self = .nearest
    } else {
      self = twice == divisor && tax.isMultiple(of: 2) ? .tieToEven : .wrong
    }
  }
}

extension SoldLine {
  fileprivate static func random(using dice: inout Dice) throws -> SoldLine {
    let price = Money(rawValue: .random(in: 0...99_999, using: &dice))
    let quantity = Int32.random(in: 1...9_999, using: &dice)
    let rate = TaxRate(rawValue: [0, 400, 1_000, 2_100].randomElement(using: &dice) ?? 0)
    let total = try price.multiplied(by: Int(quantity))
    return SoldLine(
      product: Product.ID(rawValue: 1), sku: nil, name: "Collar", unitPrice: price,
      quantity: quantity, taxRate: rate,
      amount: try TaxedAmount(total: total, includingTaxAt: rate), total: total)
  }
}
