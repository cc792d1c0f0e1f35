/// Strings and their escapes, RFC 8259 §7.
extension JSONReader {
  mutating func string() throws(JSONError) -> String {
    offset += 1
    let start = offset
    try skipPlainText()
    guard byte != UInt8(ascii: "\"") else { return text(from: start) }
    var text = Array(bytes[start..<offset])
    while byte == UInt8(ascii: "\\") {
      text.append(contentsOf: String(try escape()).utf8)
      let start = offset
      try skipPlainText()
      text.append(contentsOf: bytes[start..<offset])
    }
    offset += 1
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func text(from start: Int) -> String {
    defer { offset += 1 }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  /// Moves on to the next quotation mark or backslash.
  private mutating func skipPlainText() throws(JSONError) {
    while let byte, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
      guard byte >= 0x20 else { throw error(.controlCharacter) }
      offset += 1
    }
    guard byte != nil else { throw error(.unexpectedEnd) }
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    offset += 1
    guard let letter = byte else { throw error(.unexpectedEnd) }
    if letter == UInt8(ascii: "u") { return try unicodeEscape() }
    guard let scalar = Self.shortEscapes[letter] else { throw error(.invalidEscape) }
    offset += 1
    return scalar
  }

  private static let shortEscapes: [UInt8: Unicode.Scalar] = [
    UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/",
    UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n",
    UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
  ]

  /// One `\uXXXX`, or two of them that make a surrogate pair.
  private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
    let backslash = offset - 1
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard UTF16.isLeadSurrogate(first), let second = try trailSurrogate() else {
      throw JSONError(.loneSurrogate, at: backslash, in: bytes)
    }
    return UTF16.decode(UTF16.EncodedScalar([first, second]))
  }

  /// The second half of a pair, if that is what stands here.
  private mutating func trailSurrogate() throws(JSONError) -> UInt16? {
    guard byte == UInt8(ascii: "\\") else { return nil }
    offset += 1
    guard byte == UInt8(ascii: "u") else { return nil }
    let unit = try codeUnit()
    return UTF16.isTrailSurrogate(unit) ? unit : nil
  }

  /// The four hexadecimal digits behind the `u` here.
  private mutating func codeUnit() throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      offset += 1
      guard let byte else { throw error(.unexpectedEnd) }
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error(.invalidEscape)
      }
      unit = unit << 4 | UInt16(digit)
    }
    offset += 1
    return unit
  }
}
