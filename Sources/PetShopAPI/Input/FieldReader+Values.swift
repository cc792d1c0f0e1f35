import JSON
package import PetShop

extension FieldReader {
  package mutating func text(_ name: String, _ rule: TextRule) -> String {
    guard let text = optionalText(name, rule) else {
      refuseMissing(name)
      return ""
    }
    return text
  }

  package mutating func optionalText(_ name: String, _ rule: TextRule) -> String? {
    guard let value = value(name) else { return nil }
    guard let text = value.stringValue else {
      refuse(name, .wrongType(expected: .string))
      return ""
    }
    if let problem = rule.problem(with: text) { refuse(name, problem) }
    return text
  }

  /// A password for an account that exists: nothing is asked of it but to be text.
  package mutating func password(_ name: String) -> Password {
    Password(text(name, TextRule(1...4_096)))
  }

  package mutating func newPassword(_ name: String) -> Password {
    let password = Password(text(name, TextRule(1...256)))
    if !errors.contains(where: { $0.field == prefix + name }), let problem = password.problem {
      refuse(name, problem)
    }
    return password
  }

  mutating func texts(_ name: String, _ rule: TextRule, atMost most: Int) -> [String] {
    guard let value = value(name) else { return [] }
    guard let elements = value.arrayValue else {
      refuse(name, .wrongType(expected: .array))
      return []
    }
    if elements.count > most { refuse(name, .tooLong(maximum: most)) }
    return elements.prefix(most).enumerated().compactMap { index, element in
      element.stringValue.map { checked($0, rule, "\(name)[\(index)]") }
        ?? refused("\(name)[\(index)]", .wrongType(expected: .string))
    }
  }

  private mutating func checked(_ text: String, _ rule: TextRule, _ name: String) -> String {
    if let problem = rule.problem(with: text) { refuse(name, problem) }
    return text
  }

  private mutating func refused(_ name: String, _ problem: FieldProblem) -> String? {
    refuse(name, problem)
    return nil
  }

  /// - Parameter told: The range that is told of, where what is beyond it is seldom taken.
  package mutating func integer(
    _ name: String, in range: ClosedRange<Int64>, telling told: ClosedRange<Int64>? = nil
  ) -> Int64 {
    guard let number = optionalInteger(name, in: range, telling: told) else {
      refuseMissing(name)
      return range.lowerBound
    }
    return number
  }

  /// The lower bound of `range` when it was refused.
  package mutating func optionalInteger(
    _ name: String, in range: ClosedRange<Int64>, telling told: ClosedRange<Int64>? = nil
  ) -> Int64? {
    guard let value = value(name) else { return nil }
    guard let number = value.numberValue else {
      refuse(name, .wrongType(expected: .integer))
      return range.lowerBound
    }
    guard let integer = number.int64, range.contains(integer) else {
      refuse(name, number.isWhole ? .outOf(told ?? range) : .wrongType(expected: .integer))
      return range.lowerBound
    }
    return integer
  }

  /// The number of a row somewhere else; whether it exists is found out later.
  package mutating func optionalID<Subject>(_ name: String) -> Identifier<Subject>? {
    optionalInteger(name, in: 1...Int64.max).map(Identifier.init(rawValue:))
  }

  package mutating func id<Subject>(_ name: String) -> Identifier<Subject> {
    Identifier(rawValue: integer(name, in: 1...Int64.max))
  }

  package mutating func price(_ name: String) -> Money {
    guard let price = optionalPrice(name) else {
      refuseMissing(name)
      return .zero
    }
    return price
  }

  mutating func optionalPrice(_ name: String) -> Money? {
    optionalDecimal(name, in: 0...Money.highestPrice.rawValue, maximum: "9999999.99")
      .map(Money.init(rawValue:))
  }

  /// The total of a whole cart, however full of however costly things.
  mutating func optionalAmount(_ name: String) -> Money? {
    optionalDecimal(name, in: 0...Money.highestAmount, maximum: "9999999999999.99")
      .map(Money.init(rawValue:))
  }

  /// As `optionalAmount`, but not nothing.
  mutating func optionalPositiveAmount(_ name: String) -> Money? {
    optionalDecimal(
      name, in: 1...Money.highestAmount, minimum: "0.01", maximum: "9999999999999.99"
    ).map(Money.init(rawValue:))
  }

  /// A percentage with at most two decimals.
  mutating func optionalTaxRate(_ name: String) -> TaxRate? {
    optionalDecimal(name, in: 0...Int64(TaxRate.highest.rawValue), maximum: "100")
      .map { TaxRate(rawValue: Int32(clamping: $0)) }
  }

  /// A number with at most two decimals, in hundredths.
  private mutating func optionalDecimal(
    _ name: String, in range: ClosedRange<Int64>, minimum: String = "0", maximum: String
  ) -> Int64? {
    guard let value = value(name) else { return nil }
    guard let number = value.numberValue else {
      refuse(name, .wrongType(expected: .number))
      return 0
    }
    let outOfRange = FieldProblem.outOfRange(minimum: minimum, maximum: maximum)
    do {
      let hundredths = try number.minorUnits(decimals: 2)
      if !range.contains(hundredths) { refuse(name, outOfRange) }
      return hundredths
    } catch {
      refuse(name, error == .outOfRange ? outOfRange : .tooManyDecimals(maximum: 2))
      return 0
    }
  }

  package mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, _ choices: Choice.Type
  ) -> Choice? where Choice.RawValue == String {
    let choice = optionalChoice(name, choices)
    if choice == nil { refuseMissing(name) }
    return choice
  }

  /// One of a closed vocabulary.
  package mutating func optionalChoice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, _: Choice.Type
  ) -> Choice? where Choice.RawValue == String {
    guard let value = value(name) else { return nil }
    guard let text = value.stringValue else {
      refuse(name, .wrongType(expected: .string))
      return nil
    }
    let choice = Choice(rawValue: text)
    if choice == nil { refuse(name, .notOneOf(Choice.allCases.map(\.rawValue))) }
    return choice
  }

  mutating func optionalFlag(_ name: String) -> Bool? {
    guard let value = value(name) else { return nil }
    if value.boolValue == nil { refuse(name, .wrongType(expected: .boolean)) }
    return value.boolValue
  }

  mutating func flag(_ name: String) -> Bool {
    guard let flag = optionalFlag(name) else {
      refuseMissing(name)
      return false
    }
    return flag
  }

  /// For a field that must be there: refuses it, unless it was refused already.
  package mutating func refuseMissing(_ name: String) {
    guard !errors.contains(where: { $0.field == prefix + name }) else { return }
    refuse(name, .required)
  }
}

extension Money {
  fileprivate static let highestAmount: Int64 = 999_999_999_999_999
}

extension FieldProblem {
  static let outOfPriceRange = FieldProblem.outOfRange(minimum: "0", maximum: "9999999.99")
}
