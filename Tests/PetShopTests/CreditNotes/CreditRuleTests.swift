import TestSupport
import Testing

@testable import PetShop

@Suite("What is given back of an invoice")
struct CreditRuleTests {
  /// Price, quantity, rate; what was given back before.
  private func line(
    _ position: Int32, _ price: Int64, _ quantity: Int32 = 1, at rate: Int32 = 2_100,
    credited: Int64 = 0, units: Int32 = 0
  ) throws -> CreditableLine {
    let total = Money(rawValue: price * Int64(quantity))
    let rate = TaxRate(rawValue: rate)
    return CreditableLine(
      position: position,
      line: SoldLine(
        product: Product.ID(rawValue: Int64(position)), sku: nil, name: "Collar",
        unitPrice: Money(rawValue: price), quantity: quantity, taxRate: rate,
        amount: try TaxedAmount(total: total, includingTaxAt: rate), total: total),
      creditedQuantity: units, creditedTotal: Money(rawValue: credited),
      creditedTax: try TaxedAmount(
        total: Money(rawValue: credited), includingTaxAt: rate
      ).tax)
  }

  private func amounts(_ credited: [CreditedLine]) -> [[Int64]] {
    credited.map { [$0.line.amount.net, $0.line.amount.tax, $0.line.total].map(\.rawValue) }
  }

  @Test func `all of it is its lines, to the cent`() throws {
    let lines = try [line(1, 1_999, 3), line(2, 333, at: 1_000), line(3, 0)]
    let credited = try Credit.rest.lines(of: lines)
    #expect(credited.map(\.line) == lines.map(\.line))
    #expect(credited.map(\.invoicePosition) == [1, 2, 3])
  }

  @Test func `the rest is what is left`() throws {
    let lines = try [
      line(1, 1_000, 3, credited: 1_000, units: 1), line(2, 500, credited: 500, units: 1),
    ]
    let credited = try Credit.rest.lines(of: lines)
    #expect(amounts(credited) == [[1_653, 347, 2_000]])
    #expect(credited.map(\.line.quantity) == [2])
  }

  @Test func `units cost what they cost`() throws {
    let lines = try [line(1, 1_999, 3), line(2, 333)]
    let units = [
      CreditedUnits(product: Product.ID(rawValue: 2), quantity: 1),
      CreditedUnits(product: Product.ID(rawValue: 1), quantity: 2),
    ]
    let credited = try Credit.units(units).lines(of: lines)
    #expect(amounts(credited) == [[3_304, 694, 3_998], [275, 58, 333]])
    #expect(credited.map(\.line.quantity) == [2, 1])
  }

  @Test func `an amount is taken from all lines in proportion, each at its rate`() throws {
    let lines = try [line(1, 10_000), line(2, 5_000, at: 1_000), line(3, 5_000, at: 0)]
    let credited = try Credit.amount(Money(rawValue: 1_001)).lines(of: lines)
    #expect(amounts(credited) == [[414, 87, 501], [227, 23, 250], [250, 0, 250]])
    #expect(credited.allSatisfy { $0.line.quantity == 0 })
    let cent = try Credit.amount(Money(rawValue: 1)).lines(of: lines)
    #expect(amounts(cent) == [[1, 0, 1]])
  }

  @Test func `more than is left is refused, and so is what was never sold`() throws {
    let lines = try [line(1, 1_000, 2, credited: 1_500, units: 1)]
    let left = Money(rawValue: 500)
    for credit in [Credit.amount(Money(rawValue: 501)), .amount(.zero)] {
      #expect(throws: ShopError.creditExceedsInvoice(available: left)) {
        try credit.lines(of: lines)
      }
    }
    let gone = try [line(1, 1_000, credited: 1_000, units: 1)]
    #expect(throws: ShopError.creditExceedsInvoice(available: .zero)) {
      try Credit.rest.lines(of: gone)
    }
  }

  private func units(_ lines: (product: Int64, quantity: Int32)...) -> Credit {
    .units(lines.map { CreditedUnits(product: Product.ID(rawValue: $0), quantity: $1) })
  }

  @Test func `every line that is wrong is named`() throws {
    let lines = try [line(1, 1_000, 2, credited: 1_500, units: 1), line(2, 100, 3)]
    let errors = [
      FieldError("lines[1].product_id", .notFound), FieldError("lines[2].product_id", .duplicated),
      FieldError("lines[4].product_id", .notFound),
    ]
    #expect(throws: ShopError.invalid(errors)) {
      try units((1, 1), (7, 1), (1, 1), (2, 9), (8, 1)).lines(of: lines)
    }
    let shortages = [(1, 2, 1), (2, 4, 3)].map {
      Shortage(product: Product.ID(rawValue: $0), requested: $1, available: $2)
    }
    #expect(
      throws: ShopError.creditExceedsInvoice(available: Money(rawValue: 800), units: shortages)
    ) {
      try units((1, 2), (2, 4)).lines(of: lines)
    }
  }

  @Test func `units come back after an amount was given, at their share of what is left`() throws {
    let lines = try [line(1, 1_000, credited: 50), line(2, 1_000, 3, credited: 100)]
    #expect(amounts(try units((1, 1)).lines(of: lines)) == [[785, 165, 950]])
    #expect(try units((2, 1)).lines(of: lines).map(\.line.total.rawValue) == [967])
    #expect(try units((2, 2)).lines(of: lines).map(\.line.total.rawValue) == [1_933])
    #expect(try units((2, 3)).lines(of: lines).map(\.line.total.rawValue) == [2_900])
  }

  /// Amounts and units in any order: no unit costs more than it was sold for, and the last one
  /// takes what is left.
  @Test func `of five thousand invoices every unit comes back, and in all just what was paid`()
    throws
  {
    var dice = Dice(seed: 11)
    for _ in 0..<5_000 {
      var lines = try (1...Int32.random(in: 1...3, using: &dice)).map { position in
        try line(
          position, .random(in: 0...999, using: &dice), .random(in: 1...9, using: &dice),
          at: [0, 400, 2_100].randomElement(using: &dice) ?? 0)
      }
      while let next = lines.filter({ $0.quantityLeft > 0 }).randomElement(using: &dice) {
        let left = try Money.sum(lines.map(\.totalLeft)).rawValue
        let isAmount = left > 0 && Int.random(in: 0..<3, using: &dice) == 0
        let quantity = Int32.random(in: 1...next.quantityLeft, using: &dice)
        let credit =
          isAmount
          ? Credit.amount(Money(rawValue: .random(in: 1...left, using: &dice)))
          : units((Int64(next.position), quantity))
        let credited = try credit.lines(of: lines)
        let price = try next.line.unitPrice.multiplied(by: Int(quantity))
        guard credited.allSatisfy(\.isSound),
          isAmount || credited.allSatisfy({ $0.line.total <= price })
        else {
          Issue.record("\(credit) of \(lines) gave \(credited)")
          return
        }
        lines = try lines.map { try $0.after(credited) }
      }
      guard lines.allSatisfy({ $0.creditedTax == $0.line.amount.tax && !$0.isLeft }) else {
        Issue.record("\(lines) are not given back whole")
        return
      }
    }
  }

  /// Whatever the parts are, they add up to the invoice, line by line, net and tax apart.
  @Test func `of twenty thousand invoices given back bit by bit none loses a cent`() throws {
    var dice = Dice(seed: 4)
    for _ in 0..<20_000 {
      var lines: [CreditableLine] = []
      for position in 1...Int32.random(in: 1...5, using: &dice) {
        let highest: Int64 = Bool.random(using: &dice) ? 9 : 99_999
        let price = Int64.random(in: 0...highest, using: &dice)
        let rate: Int32 = [0, 400, 1_000, 2_100, 10_000].randomElement(using: &dice) ?? 0
        let quantity = Int32.random(in: 1...9, using: &dice)
        lines.append(try line(position, price, quantity, at: rate))
      }
      for _ in 0..<4 {
        let left = try Money.sum(lines.map(\.totalLeft))
        guard left > .zero else { break }
        let amount = Money(rawValue: .random(in: 1...left.rawValue, using: &dice))
        let credited = try Credit.amount(amount).lines(of: lines)
        guard try Money.sum(credited.map(\.line.total)) == amount, credited.allSatisfy(\.isSound)
        else {
          Issue.record("\(amount) of \(lines) gave \(credited)")
          return
        }
        lines = try lines.map { try $0.after(credited) }
      }
      if lines.contains(where: \.isLeft) {
        let credited = try Credit.rest.lines(of: lines)
        lines = try lines.map { try $0.after(credited) }
      }
      guard lines.allSatisfy({ $0.creditedTax == $0.line.amount.tax && !$0.isLeft }) else {
        Issue.record("\(lines) are not given back whole")
        return
      }
    }
  }
}

extension CreditedLine {
  fileprivate var isSound: Bool {
    line.amount.net >= .zero && line.amount.tax >= .zero
      && line.amount.net.rawValue + line.amount.tax.rawValue == line.total.rawValue
  }
}

extension CreditableLine {
  fileprivate func after(_ credited: [CreditedLine]) throws -> CreditableLine {
    guard let part = credited.first(where: { $0.invoicePosition == position })?.line else {
      return self
    }
    return CreditableLine(
      position: position, line: line, creditedQuantity: creditedQuantity + part.quantity,
      creditedTotal: try creditedTotal.adding(part.total),
      creditedTax: try creditedTax.adding(part.amount.tax))
  }
}
