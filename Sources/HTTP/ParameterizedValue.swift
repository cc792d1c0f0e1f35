/// A header element with parameters behind semicolons: `text/html; charset="utf-8"; q=0.5`.
struct ParameterizedValue {
  let value: String
  /// Names in lower case, values without their quotation marks.
  let parameters: [(name: String, value: String)]

  /// Nil when a parameter is not `name=value` with a token or a quoted string.
  init?(_ text: Substring) {
    let parts = QuotedText.split(text, at: ";")
    var parameters: [(name: String, value: String)] = []
    for part in parts.dropFirst() where !part.isEmpty {
      guard let parameter = Self.parameter(part) else { return nil }
      parameters.append(parameter)
    }
    value = parts.first.map(String.init) ?? ""
    self.parameters = parameters
  }

  private static func parameter(_ text: Substring) -> (name: String, value: String)? {
    let name = text.prefix { $0 != "=" }
    let value = text.dropFirst(name.count + 1)
    guard Grammar.isToken(name.utf8) else { return nil }
    if Grammar.isToken(value.utf8) { return (name.lowercased(), String(value)) }
    return QuotedText.unquoted(value).map { (name.lowercased(), $0) }
  }
}

/// Quoted strings, RFC 9110 §5.6.4.
enum QuotedText {
  /// Splits at a separator that stands outside quotation marks, and trims the parts.
  static func split(_ text: Substring, at separator: Unicode.Scalar) -> [Substring] {
    var (isQuoted, isEscaped) = (false, false)
    let parts = text.utf8.split(omittingEmptySubsequences: false) { byte in
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = isQuoted
      } else if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      }
      return byte == UInt8(ascii: separator) && !isQuoted
    }
    return parts.map { Grammar.trimmed(Substring($0)) }
  }

  /// The text between quotation marks without its backslashes; nil when it is not quoted.
  static func unquoted(_ text: Substring) -> String? {
    guard text.utf8.count >= 2, text.first == "\"" else { return nil }
    var (content, isEscaped, isClosed) = ("", false, false)
    for scalar in text.unicodeScalars.dropFirst() {
      guard !isClosed else { return nil }
      if isEscaped || (scalar != "\\" && scalar != "\"") {
        content.unicodeScalars.append(scalar)
        isEscaped = false
      } else {
        isEscaped = scalar == "\\"
        isClosed = scalar == "\""
      }
    }
    return isClosed ? content : nil
  }

  /// The text between quotation marks, with backslashes where they are needed.
  static func quoted(_ text: String) -> String {
    let escaped = text.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
    return "\"\(String(escaped))\""
  }
}

/// The weight of a choice in thousandths, RFC 9110 §12.4.2.
enum Weight {
  static let full = 1_000

  /// Nil unless the text is a weight: `0.8`, `1`, `1.000`; also `.2`, which the default `Accept`
  /// of Java's HttpURLConnection sends.
  static func thousandths(_ text: some StringProtocol) -> Int? {
    let whole = text.utf8.prefix { $0 != UInt8(ascii: ".") }
    let decimals = text.utf8.dropFirst(whole.count + 1)
    guard whole.count + decimals.count > 0, whole.count <= 1, decimals.count <= 3,
      whole.allSatisfy(Grammar.isDigit), decimals.allSatisfy(Grammar.isDigit)
    else { return nil }
    let zero = UInt8(ascii: "0")
    var weight = Int((whole.first ?? zero) - zero)
    var rest = decimals.makeIterator()
    for _ in 0..<3 { weight = weight * 10 + Int((rest.next() ?? zero) - zero) }
    return weight <= full ? weight : nil
  }
}
