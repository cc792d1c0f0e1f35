/// What `Accept-Encoding` says of gzip, RFC 9110 §12.5.3.
package enum ContentCoding {
  /// Whether the client would rather have gzip than nothing done to the body. A header that cannot
  /// be read asks for nothing.
  package static func takesGzip(_ header: String?) -> Bool {
    guard let header else { return false }
    var (gzip, anything): (Int?, Int?) = (nil, nil)
    var rest = header[...]
    while !rest.isEmpty {
      let element = upTo(",", &rest)
      var parameter = element
      let coding = Grammar.trimmed(upTo(";", &parameter))
      guard let weight = weight(Grammar.trimmed(parameter)) else { return false }
      if isNamed(coding, "gzip") || isNamed(coding, "x-gzip") { gzip = weight }
      if coding == "*" { anything = weight }
    }
    return gzip ?? anything ?? 0 > 0
  }

  /// What stands before the separator, which is taken away with it; all of it when there is none.
  private static func upTo(_ separator: Unicode.Scalar, _ text: inout Substring) -> Substring {
    let part = text.utf8.prefix { $0 != UInt8(ascii: separator) }
    text = Substring(text.utf8.dropFirst(part.count + 1))
    return Substring(part)
  }

  /// The only parameter there is, `q=0.5`; without it the coding is as welcome as any.
  private static func weight(_ parameter: Substring) -> Int? {
    guard !parameter.isEmpty else { return Weight.full }
    guard isNamed(parameter.prefix(2), "q=") else { return nil }
    return Weight.thousandths(parameter.dropFirst(2))
  }

  private static func isNamed(_ text: Substring, _ lowercase: StaticString) -> Bool {
    lowercase.withUTF8Buffer { name in
      unsafe text.utf8.count == name.count
        && zip(text.utf8, name).allSatisfy { Grammar.lowercased($0) == $1 }
    }
  }
}
