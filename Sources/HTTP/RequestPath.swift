/// A path in its one canonical form, so that nginx, the router and the logs see the same thing.
package struct RequestPath: Hashable, Sendable {
  /// Why a path is not canonical. Any of them is a 400.
  package enum Fault: Error, Hashable, Sendable {
    case noLeadingSlash
    case emptySegment
    case trailingSlash
    case dotSegment
    /// A backslash, a control character, a byte beyond ASCII, or another character that RFC 3986
    /// §3.3 does not let stand in a path as it is.
    case forbiddenCharacter
    case incompleteTriplet
    /// A letter, a digit or one of `-._~` is percent-encoded.
    case encodedUnreserved
    /// A slash, a backslash or a control character is percent-encoded.
    case encodedForbidden
    /// What the percent-encoding stands for is not UTF-8.
    case notUTF8
  }

  /// The path as it was sent.
  package let text: String

  /// Takes a path only as it must be written: nothing is repaired.
  package init(_ text: String) throws(Fault) {
    try Self.checkCharacters(text.utf8)
    try Self.checkSegments(text.utf8)
    self.text = text
  }

  private static func checkCharacters(_ path: String.UTF8View) throws(Fault) {
    var hasTriplets = false
    var rest = path.makeIterator()
    while let byte = rest.next() {
      guard byte == UInt8(ascii: "%") else {
        guard isAllowed(byte) else { throw .forbiddenCharacter }
        continue
      }
      guard let high = rest.next().flatMap(Grammar.hexValue),
        let low = rest.next().flatMap(Grammar.hexValue)
      else { throw .incompleteTriplet }
      try checkEncoded(high << 4 | low)
      hasTriplets = true
    }
    if hasTriplets, (try? PercentCoding.decode(path)) == nil { throw .notUTF8 }
  }

  private static func checkEncoded(_ byte: UInt8) throws(Fault) {
    guard !Grammar.isUnreserved(byte) else { throw .encodedUnreserved }
    guard byte >= 0x20, byte != 0x7F, byte != UInt8(ascii: "/"), byte != UInt8(ascii: "\\") else {
      throw .encodedForbidden
    }
  }

  private static func checkSegments(_ path: String.UTF8View) throws(Fault) {
    guard path.first == UInt8(ascii: "/") else { throw .noLeadingSlash }
    guard path.count > 1 else { return }
    var length = 0
    var dots = 0
    for byte in path.dropFirst() {
      if byte == UInt8(ascii: "/") {
        try checkSegment(length: length, dots: dots)
        (length, dots) = (0, 0)
      } else {
        length += 1
        dots += byte == UInt8(ascii: ".") ? 1 : 0
      }
    }
    guard length > 0 else { throw .trailingSlash }
    try checkSegment(length: length, dots: dots)
  }

  private static func checkSegment(length: Int, dots: Int) throws(Fault) {
    guard length > 0 else { throw .emptySegment }
    guard dots < length || length > 2 else { throw .dotSegment }
  }

  /// `pchar` of RFC 3986 §3.3 and the slash, without the percent sign.
  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&")...UInt8(ascii: "/"),
      UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "@"):
      true
    default: Grammar.isUnreserved(byte)
    }
  }
}
