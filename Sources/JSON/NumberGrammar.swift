/// The grammar of numbers, RFC 8259 §6.
enum NumberGrammar {
  enum End: Equatable {
    /// The number ends before this offset.
    case complete(Int)
    /// The text stops being a number at this offset.
    case broken(Int)
    /// A zero stands before other digits; the offset is that of the digit behind it.
    case leadingZero(Int)
  }

  /// Where the number that starts at `start` ends.
  static func end(of bytes: [UInt8], from start: Int) -> End {
    var scan = DigitScan(bytes: bytes, offset: start)
    _ = scan.skip("-")
    if scan.skip("0") {
      guard !scan.isAtDigit else { return .leadingZero(scan.offset) }
    } else {
      guard scan.skipDigits() else { return .broken(scan.offset) }
    }
    if scan.skip(".") {
      guard scan.skipDigits() else { return .broken(scan.offset) }
    }
    if scan.skip("e") || scan.skip("E") {
      _ = scan.skip("+") || scan.skip("-")
      guard scan.skipDigits() else { return .broken(scan.offset) }
    }
    return .complete(scan.offset)
  }
}

/// A place in the bytes that moves over what a number is made of.
private struct DigitScan {
  let bytes: [UInt8]
  var offset: Int

  private var byte: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  var isAtDigit: Bool {
    byte.map { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } ?? false
  }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard byte == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  /// False when there is no digit here.
  mutating func skipDigits() -> Bool {
    guard isAtDigit else { return false }
    while isAtDigit { offset += 1 }
    return true
  }
}
