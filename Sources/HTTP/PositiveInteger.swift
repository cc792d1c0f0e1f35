extension Int64 {
  /// A number from 1 in plain decimal digits, without sign, leading zeros or anything else;
  /// nil for all other text, and beyond 64 bits.
  package init?(positiveDecimal text: String) {
    guard let first = text.utf8.first, first != UInt8(ascii: "0"),
      text.utf8.allSatisfy(Grammar.isDigit)
    else { return nil }
    self.init(text)
  }
}
