extension JSONValue {
  /// The depth of arrays in objects in arrays that is read unless more is asked for.
  package static let usualMaximumDepth = 32

  /// Reads exactly one value, strictly by RFC 8259, and more strictly where it leaves a choice:
  /// UTF-8 only, no byte order mark, no name twice in an object, no lone surrogates.
  ///
  /// `\u0000` is accepted, so a string may hold a NUL. Reading takes linear time and at most
  /// `maximumDepth` (itself held within 0…256) nested calls.
  package init(
    parsing bytes: [UInt8], maximumDepth: Int = usualMaximumDepth
  ) throws(JSONError) {
    try JSONReader.checkEncoding(of: bytes)
    var reader = JSONReader(bytes: bytes, maximumDepth: min(max(maximumDepth, 0), 256))
    self = try reader.document()
  }

  /// Reads exactly one value from a part of an array.
  package init(
    parsing bytes: ArraySlice<UInt8>, maximumDepth: Int = usualMaximumDepth
  ) throws(JSONError) {
    try self.init(parsing: Array(bytes), maximumDepth: maximumDepth)
  }
}

/// A place in bytes that are known to be UTF-8, and the grammar around it.
struct JSONReader {
  let bytes: [UInt8]
  let maximumDepth: Int
  var offset = 0

  init(bytes: [UInt8], maximumDepth: Int) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
  }

  /// The byte here, nil at the end.
  var byte: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  static func checkEncoding(of bytes: [UInt8]) throws(JSONError) {
    guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
      throw JSONError(.byteOrderMark, at: 0, in: bytes)
    }
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw JSONError(.invalidUTF8, at: error.byteOffsets.lowerBound, in: bytes)
    }
  }

  mutating func document() throws(JSONError) -> JSONValue {
    skipWhitespace()
    guard byte != nil else { throw error(.empty) }
    let value = try value(depth: 0)
    skipWhitespace()
    guard byte == nil else { throw error(.trailingData) }
    return value
  }

  mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    switch byte {
    case UInt8(ascii: "{"): .object(try object(depth: depth + 1))
    case UInt8(ascii: "["): .array(try array(depth: depth + 1))
    case UInt8(ascii: "\""): .string(try string())
    case UInt8(ascii: "t"): try word("true", .bool(true))
    case UInt8(ascii: "f"): try word("false", .bool(false))
    case UInt8(ascii: "n"): try word("null", .null)
    case UInt8(ascii: "-"), (UInt8(ascii: "0")...UInt8(ascii: "9"))?: .number(try number())
    default: throw error(byte == nil ? .unexpectedEnd : .expectedValue)
    }
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
    for expected in word.utf8 {
      guard byte == expected else { throw error(byte == nil ? .unexpectedEnd : .expectedValue) }
      offset += 1
    }
    return value
  }

  private mutating func number() throws(JSONError) -> JSONNumber {
    let start = offset
    switch NumberGrammar.end(of: bytes, from: start) {
    case .complete(let end): offset = end
    case .leadingZero(let place): throw JSONError(.leadingZero, at: place, in: bytes)
    case .broken(let place): throw JSONError(.invalidNumber, at: place, in: bytes)
    }
    return JSONNumber(checked: String(decoding: bytes[start..<offset], as: UTF8.self))
  }

  mutating func skipWhitespace() {
    while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
  }

  func error(_ reason: JSONError.Reason) -> JSONError {
    JSONError(reason, at: offset, in: bytes)
  }
}
