import PetShop

/// How amounts are printed: `1.299,99 €`, and `1,299.99 USD` in every other currency.
struct PrintedMoney: Sendable {
  let currency: String

  func text(_ amount: Money) -> String {
    "\(decimal(amount.rawValue)) \(currency == "EUR" ? "€" : currency)"
  }

  /// `21 %`, `4,5 %`.
  func text(_ rate: TaxRate) -> String {
    let (whole, hundredths) = rate.rawValue.quotientAndRemainder(dividingBy: 100)
    guard hundredths != 0 else { return "\(whole) %" }
    let digits =
      hundredths % 10 == 0 ? "\(hundredths / 10)" : String("\(hundredths + 100)".dropFirst())
    return "\(whole)\(marks.decimal)\(digits) %"
  }

  private var marks: (group: String, decimal: String) {
    currency == "EUR" ? (".", ",") : (",", ".")
  }

  private func decimal(_ minorUnits: Int64) -> String {
    let (whole, hundredths) = minorUnits.quotientAndRemainder(dividingBy: 100)
    var groups: [Substring] = []
    var digits = Substring(String(whole))
    while digits.utf8.count > 3 {
      groups.insert(digits.suffix(3), at: 0)
      digits = digits.dropLast(3)
    }
    groups.insert(digits, at: 0)
    return groups.joined(separator: marks.group) + marks.decimal
      + String(hundredths + 100).dropFirst()
  }
}
