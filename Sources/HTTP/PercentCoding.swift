/// Percent-encoding, RFC 3986 §2.1.
enum PercentCoding {
  /// Why text cannot be decoded.
  enum Fault: Error {
    case incompleteTriplet
    case notUTF8
  }

  /// Decodes `%XX`, and `+` as a space where `plusIsSpace`, to strict UTF-8.
  static func decode(
    _ text: some Collection<UInt8>, plusIsSpace: Bool = false
  ) throws(Fault) -> String {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(text.count)
    var rest = text.makeIterator()
    while let byte = rest.next() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = rest.next().flatMap(Grammar.hexValue),
          let low = rest.next().flatMap(Grammar.hexValue)
        else { throw .incompleteTriplet }
        decoded.append(high << 4 | low)
      case UInt8(ascii: "+") where plusIsSpace: decoded.append(UInt8(ascii: " "))
      default: decoded.append(byte)
      }
    }
    guard let text = String(validating: decoded, as: UTF8.self) else { throw .notUTF8 }
    return text
  }

  /// Encodes all but unreserved characters, so the result can stand anywhere in a URI.
  static func encode(_ text: String) -> String {
    var encoded: [UInt8] = []
    for byte in text.utf8 {
      if Grammar.isUnreserved(byte) {
        encoded.append(byte)
      } else {
        encoded += [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  private static let hexDigits = Array("0123456789ABCDEF".utf8)
}
