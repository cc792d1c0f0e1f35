/// A number as it was written. It never becomes a binary floating-point value.
package struct JSONNumber: Hashable, Sendable {
  /// The exact text, in the grammar of RFC 8259 §6.
  package let text: String

  /// A number of this text; nil when the text is not a JSON number.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard NumberGrammar.end(of: bytes, from: 0) == .complete(bytes.count) else { return nil }
    self.text = text
  }

  /// A whole number.
  package init(_ integer: Int64) {
    text = String(integer)
  }

  /// Wraps text the reader has already held against the grammar.
  init(checked text: String) {
    self.text = text
  }
}

extension JSONNumber {
  /// Why a number has no exact value in the units asked for.
  package enum ScalingError: Error, Hashable {
    /// A digit other than zero stands behind the last decimal allowed.
    case tooManyDecimals
    /// The scaled value does not fit 64 bits.
    case outOfRange
  }

  /// The exact value where it is a whole number in range. As in JSON Schema `1.0` and `1e2`
  /// are whole numbers, `1.5` is not.
  package var int64: Int64? {
    try? minorUnits(decimals: 0)
  }

  /// Whether it is a whole number, however large.
  package var isWhole: Bool {
    do {
      _ = try minorUnits(decimals: 0)
      return true
    } catch {
      return error == .outOfRange
    }
  }

  /// The exact value in units of 10^-`decimals`, so `12.5` is 1250 with two decimals.
  ///
  /// Zeros behind the last decimal do no harm. The work is linear in the text, whatever the
  /// exponent says.
  package func minorUnits(decimals: Int = 2) throws(ScalingError) -> Int64 {
    let number = DecimalText(text.utf8)
    guard let significant = number.significant else { return 0 }
    let (shift, overflow) = number.exponent(of: significant.last).addingReportingOverflow(decimals)
    guard !overflow, shift >= 0 else { throw .tooManyDecimals }
    guard significant.count <= 19, shift <= 19 - significant.count else { throw .outOfRange }
    return try number.signed(significant.digits, timesTenTo: shift)
  }
}

extension DecimalText {
  /// Puts at most 19 digits and `shift` zeros together, counting below zero because there is
  /// one more negative number than positive ones.
  fileprivate func signed(
    _ digits: [Int64], timesTenTo shift: Int
  ) throws(JSONNumber.ScalingError) -> Int64 {
    var value: Int64 = 0
    for digit in digits + Array(repeating: 0, count: shift) {
      let (tenfold, tooFar) = value.multipliedReportingOverflow(by: 10)
      let (next, beyond) = tenfold.subtractingReportingOverflow(digit)
      guard !tooFar, !beyond else { throw .outOfRange }
      value = next
    }
    guard !isNegative else { return value }
    guard value != .min else { throw .outOfRange }
    return -value
  }
}
