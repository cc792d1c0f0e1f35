/// A JSON number taken apart: its digits without the point, and the power of ten of each.
struct DecimalText {
  let isNegative: Bool
  private let digits: [Int64]
  /// How many digits stand before the decimal point.
  private let wholeDigits: Int
  private let writtenExponent: Int

  /// Takes apart text that follows the grammar of RFC 8259 §6.
  init(_ text: String.UTF8View) {
    let mantissa = text.prefix { $0 | 0x20 != UInt8(ascii: "e") }
    let whole = mantissa.prefix { $0 != UInt8(ascii: ".") }
    isNegative = text.first == UInt8(ascii: "-")
    digits = Self.digits(of: mantissa)
    wholeDigits = whole.count - (isNegative ? 1 : 0)
    writtenExponent = Self.saturatedInteger(text.dropFirst(mantissa.count + 1))
  }

  /// The digits between the first and the last that is not zero.
  struct Significant {
    let digits: [Int64]
    let last: Int
    var count: Int { digits.count }
  }

  /// Nil for a zero, however it is written.
  var significant: Significant? {
    guard let first = digits.firstIndex(where: { $0 != 0 }),
      let last = digits.lastIndex(where: { $0 != 0 })
    else { return nil }
    return Significant(digits: Array(digits[first...last]), last: last)
  }

  /// The power of ten that the digit at `position` counts.
  func exponent(of position: Int) -> Int {
    wholeDigits - 1 - position + writtenExponent
  }

  private static func digits(of mantissa: Substring.UTF8View) -> [Int64] {
    mantissa.filter(isDigit).map { Int64($0 - UInt8(ascii: "0")) }
  }

  /// An exponent, held within ±2^60 so that sums with digit counts cannot overflow.
  private static func saturatedInteger(_ text: Substring.UTF8View) -> Int {
    let limit = 1 << 60
    let magnitude = text.lazy.filter(isDigit).reduce(0) { sum, byte in
      sum >= limit / 10 ? limit : sum * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return text.first == UInt8(ascii: "-") ? -magnitude : magnitude
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }
}
