import HTTP
import JSON
package import PetShop

/// Reads the query's parameters as `FieldReader` reads a body's fields.
package struct QueryReader {
  private let query: QueryParameters
  private var known: [String] = []
  private(set) var errors: [FieldError] = []

  init(_ query: QueryParameters) {
    self.query = query
  }

  /// - Throws: `ShopError.invalid` when a parameter was wrong, sent twice, or unknown.
  mutating func finish() throws(ShopError) {
    for name in query.names where !known.contains(name) {
      errors.append(FieldError(name, .unknown))
    }
    guard errors.isEmpty else { throw .invalid(errors) }
  }

  package mutating func refuse(_ name: String, _ problem: FieldProblem) {
    errors.append(FieldError(name, problem))
  }

  package mutating func value(_ name: String) -> String? {
    known.append(name)
    let values = query.values(of: name)
    if values.count > 1 { refuse(name, .duplicated) }
    return values.first
  }

  package mutating func text(_ name: String, _ rule: TextRule) -> String? {
    guard let text = value(name) else { return nil }
    if let problem = rule.problem(with: text) { refuse(name, problem) }
    return text
  }

  /// A day that must be named, as `YYYY-MM-DD`.
  mutating func date(_ name: String) -> CalendarDate? {
    guard let text = value(name) else {
      refuse(name, .required)
      return nil
    }
    let date = CalendarDate(text)
    if date == nil { refuse(name, .malformed) }
    return date
  }

  package mutating func integer(_ name: String, in range: ClosedRange<Int64>) -> Int64? {
    guard let text = value(name) else { return nil }
    guard let number = Int64(clamping: text) else {
      refuse(name, .wrongType(expected: .integer))
      return range.lowerBound
    }
    if !range.contains(number) || Int64(text) == nil { refuse(name, .outOf(range)) }
    return number
  }

  /// The number of a row, which need not exist: with more than 64 bits it does not, like the last.
  package mutating func id<Subject>(_ name: String) -> Identifier<Subject>? {
    guard let text = value(name) else { return nil }
    guard let number = Int64(clamping: text) else {
      refuse(name, .wrongType(expected: .integer))
      return nil
    }
    if number < 1 { refuse(name, .outOf(1...Int64.max)) }
    return Identifier(rawValue: number)
  }

  /// The parameters every list takes.
  ///
  /// - Throws: Everything that is wrong with them.
  mutating func readPaging() throws(ParameterFaults) -> Paging {
    known += Paging.parameterNames
    return try Paging(query)
  }

  /// An amount with at most two decimals.
  mutating func price(_ name: String) -> Money? {
    hundredths(name, in: 0...Money.highestPrice.rawValue, or: .outOfPriceRange)
      .map(Money.init(rawValue:))
  }

  /// Stars with at most two decimals, in hundredths.
  mutating func rating(_ name: String) -> Int32? {
    hundredths(name, in: 0...500, or: .outOfRange(minimum: "0", maximum: "5"))
      .map(Int32.init(clamping:))
  }

  /// A number with at most two decimals, in hundredths.
  private mutating func hundredths(
    _ name: String, in range: ClosedRange<Int64>, or outOfRange: FieldProblem
  ) -> Int64? {
    guard let text = value(name) else { return nil }
    guard let number = JSONNumber(text) else {
      refuse(name, .wrongType(expected: .number))
      return nil
    }
    do {
      let hundredths = try number.minorUnits(decimals: 2)
      if !range.contains(hundredths) { refuse(name, outOfRange) }
      return hundredths
    } catch {
      refuse(name, error == .outOfRange ? outOfRange : .tooManyDecimals(maximum: 2))
      return nil
    }
  }

  /// An instant such as `2026-11-20T10:15:30Z`, or a day for its first moment, in UTC.
  mutating func time(_ name: String) -> Timestamp? {
    guard let text = value(name) else { return nil }
    let day = CalendarDate(text).map { Timestamp(seconds: Int64($0.days) * 86_400) }
    let time = day ?? Timestamp(rfc3339: text)
    if time == nil { refuse(name, .malformed) }
    return time
  }

  mutating func flag(_ name: String) -> Bool? {
    guard let text = value(name) else { return nil }
    switch text {
    case "true": return true
    case "false": return false
    default:
      refuse(name, .notOneOf(["true", "false"]))
      return nil
    }
  }

  package mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, _: Choice.Type
  ) -> Choice? where Choice.RawValue == String {
    guard let text = value(name) else { return nil }
    let choice = Choice(rawValue: text)
    if choice == nil { refuse(name, .notOneOf(Choice.allCases.map(\.rawValue))) }
    return choice
  }
}

extension Int64 {
  /// A whole number in plain digits; one beyond 64 bits is as near to it as they can be.
  fileprivate init?(clamping text: String) {
    let isNegative = text.utf8.first == UInt8(ascii: "-")
    let digits = text.utf8.dropFirst(isNegative ? 1 : 0)
    let isNumber = digits.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    guard !digits.isEmpty, isNumber else { return nil }
    self = Int64(text) ?? (isNegative ? .min : .max)
  }
}
