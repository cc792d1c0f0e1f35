/// What `Accept-Encoding` says of gzip, RFC 9110 §12.5.3.
package enum ContentCoding {
  /// Whether the client would rather have gzip than nothing done to the body. A header that cannot
  /// be read asks for nothing.
  package static func takesGzip(_ header: String?) -> Bool {
    guard let header else { return false }
    let text = header.utf8.span
    var (gzip, anything): (Int?, Int?) = (nil, nil)
    var start = 0
    while start < text.count {
      let end = first(",", in: text, start..<text.count)
      let semicolon = first(";", in: text, start..<end)
      let coding = trimmed(text, start..<semicolon)
      let parameter = trimmed(text, min(semicolon + 1, end)..<end)
      guard let weight = weight(text, parameter) else { return false }
      if isNamed(text, coding, "gzip") || isNamed(text, coding, "x-gzip") { gzip = weight }
      if isNamed(text, coding, "*") { anything = weight }
      start = end + 1
    }
    return gzip ?? anything ?? 0 > 0
  }

  /// Where the separator is; the end of the range when it is not in it.
  private static func first(
    _ separator: Unicode.Scalar, in text: Span<UInt8>, _ range: Range<Int>
  ) -> Int {
    var index = range.lowerBound
    while index < range.upperBound, text[index] != UInt8(ascii: separator) { index += 1 }
    return index
  }

  /// The range without spaces and tabs (`OWS`, RFC 9110 §5.6.3) at its ends.
  private static func trimmed(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, Grammar.isSpace(text[start]) { start += 1 }
    while start < end, Grammar.isSpace(text[end - 1]) { end -= 1 }
    return start..<end
  }

  /// The only parameter there is, `q=0.5`; without it the coding is as welcome as any.
  private static func weight(_ text: Span<UInt8>, _ parameter: Range<Int>) -> Int? {
    guard !parameter.isEmpty else { return Weight.full }
    let value = min(parameter.lowerBound + 2, parameter.upperBound)
    guard isNamed(text, parameter.lowerBound..<value, "q="),
      let weight = try? UTF8Span(validating: text.extracting(value..<parameter.upperBound))
    else { return nil }
    return Weight.thousandths(String(copying: weight))
  }

  private static func isNamed(
    _ text: Span<UInt8>, _ range: Range<Int>, _ lowercase: StaticString
  ) -> Bool {
    lowercase.withUTF8Buffer { name in
      guard range.count == name.count else { return false }
      for index in name.indices {
        let byte = text[range.lowerBound + index]
        guard unsafe Grammar.lowercased(byte) == name[index] else { return false }
      }
      return true
    }
  }
}
