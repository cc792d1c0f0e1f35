/// How long a text may be, in Unicode scalars as PostgreSQL's `char_length` counts them, and what
/// it must look like.
package struct TextRule: Sendable {
  package let length: ClosedRange<Int>
  private let fault: @Sendable (String) -> FieldProblem?

  package init(
    _ length: ClosedRange<Int>, accepts: @escaping @Sendable (String) -> Bool = { _ in true }
  ) {
    self.init(length) { text in accepts(text) ? nil : .malformed }
  }

  /// - Parameter fault: What is wrong with a text besides its length.
  package init(
    _ length: ClosedRange<Int>, fault: @escaping @Sendable (String) -> FieldProblem?
  ) {
    self.length = length
    self.fault = fault
  }

  /// What is wrong with `text`, or nil. NUL is refused everywhere: PostgreSQL cannot keep it.
  package func problem(with text: String) -> FieldProblem? {
    var count = 0
    for scalar in text.unicodeScalars {
      if scalar.value == 0 { return .containsNull }
      count += 1
    }
    if count < length.lowerBound {
      return count == 0 ? .required : .tooShort(minimum: length.lowerBound)
    }
    if count > length.upperBound { return .tooLong(maximum: length.upperBound) }
    return fault(text)
  }
}

extension TextRule {
  /// Text on one line, with something to see on it.
  package static func line(_ length: ClosedRange<Int>) -> TextRule {
    TextRule(length) { text in
      if text.unicodeScalars.contains(where: endsOrHidesLine) { return .malformed }
      if text.hidesSomething { return .invisible }
      return text.allSatisfy(\.isWhitespace) ? .malformed : nil
    }
  }

  /// Text of which every character is seen, and no white space.
  package static func visible(
    _ length: ClosedRange<Int>, accepts: @escaping @Sendable (String) -> Bool
  ) -> TextRule {
    TextRule(length) { text in
      if text.unicodeScalars.contains(where: \.isInvisible) { return .invisible }
      let isBroken = text.unicodeScalars.contains {
        endsOrHidesLine($0) || $0.properties.isWhitespace
      }
      if isBroken { return .malformed }
      return accepts(text) ? nil : .malformed
    }
  }

  /// Control characters, and Unicode's separators of lines and paragraphs.
  private static func endsOrHidesLine(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: true
    default: false
    }
  }

  /// A lower-case word of letters, digits and hyphens: `perros`, `long-haired`.
  package static func slug(_ length: ClosedRange<Int>) -> TextRule {
    TextRule(length) { text in
      text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
    }
  }
}
