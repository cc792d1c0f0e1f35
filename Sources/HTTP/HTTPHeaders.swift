/// Header fields in the order they were added, as they stand in a message: so that an answer that is
/// kept is sent again at the price of a copy.
package struct HTTPHeaders: Sendable {
  /// One field.
  package struct Field: Sendable, Equatable {
    package let name: HTTPHeaderName
    package let value: String
  }

  /// A value with a control character in it, which could end the line and start another.
  package struct InvalidValue: Error, Equatable {
    package let name: HTTPHeaderName
  }

  /// `Name: value` and CR LF for each field (RFC 9112 §5).
  package private(set) var lines: [UInt8] = []

  /// No fields.
  package init() {}

  /// All fields, in order.
  package var fields: [Field] {
    var fields: [Field] = []
    var next = line(at: 0)
    while let line = next {
      if let name = HTTPHeaderName(rawValue: text(line.name)) {
        fields.append(Field(name: name, value: text(line.value)))
      }
      next = self.line(at: line.end)
    }
    return fields
  }

  /// The value of the first field of that name.
  package subscript(name: HTTPHeaderName) -> String? {
    first(name).map { text($0.value) }
  }

  /// Adds a field behind the others, even where the name is there already.
  package mutating func add(_ name: HTTPHeaderName, _ value: String) throws(InvalidValue) {
    guard value.utf8.allSatisfy(Self.isAllowed) else { throw InvalidValue(name: name) }
    append(name, value)
  }

  /// Puts one field in the place of all of that name.
  package mutating func set(_ name: HTTPHeaderName, _ value: String) throws(InvalidValue) {
    guard value.utf8.allSatisfy(Self.isAllowed) else { throw InvalidValue(name: name) }
    replace(name, with: value)
  }

  /// Puts a number in the place of all fields of that name.
  package mutating func set(_ name: HTTPHeaderName, _ value: Int) {
    replace(name, with: String(value))
  }

  /// Puts text written in the source, and so known to be a valid value, in the place of all
  /// fields of that name.
  package mutating func set(_ name: HTTPHeaderName, constant value: StaticString) {
    replace(name, with: value.description)
  }

  /// Takes all fields of that name away.
  package mutating func remove(_ name: HTTPHeaderName) {
    while let line = first(name) { lines.removeSubrange(line.name.lowerBound..<line.end) }
  }

  private mutating func replace(_ name: HTTPHeaderName, with value: String) {
    remove(name)
    append(name, value)
  }

  private mutating func append(_ name: HTTPHeaderName, _ value: String) {
    lines.append(contentsOf: name.rawValue.utf8)
    lines.append(UInt8(ascii: ":"))
    lines.append(UInt8(ascii: " "))
    lines.append(contentsOf: value.utf8)
    lines.append(Self.carriageReturn)
    lines.append(Self.lineFeed)
  }
}

extension HTTPHeaders {
  /// Where a field lies in `lines`.
  private struct Line {
    let name: Range<Int>
    let value: Range<Int>
    let end: Int
  }

  private static let carriageReturn: UInt8 = 13
  private static let lineFeed: UInt8 = 10

  /// RFC 9110 §5.5: visible characters, spaces, tabs, and bytes beyond ASCII.
  private static func isAllowed(_ byte: UInt8) -> Bool {
    (byte >= 0x20 && byte != 0x7F) || byte == 0x09
  }

  private func first(_ name: HTTPHeaderName) -> Line? {
    var next = line(at: 0)
    while let line = next, !isNamed(name, line.name) { next = self.line(at: line.end) }
    return next
  }

  private func isNamed(_ name: HTTPHeaderName, _ range: Range<Int>) -> Bool {
    let bytes = lines.span
    let wanted = name.rawValue.utf8.span
    guard range.count == wanted.count else { return false }
    for index in wanted.indices {
      let byte = bytes[range.lowerBound + index]
      guard Grammar.lowercased(byte) == Grammar.lowercased(wanted[index]) else { return false }
    }
    return true
  }

  /// The line that begins here; nil behind the last.
  private func line(at start: Int) -> Line? {
    let bytes = lines.span
    guard start < bytes.count else { return nil }
    var colon = start
    while colon < bytes.count, bytes[colon] != UInt8(ascii: ":") { colon += 1 }
    var end = colon
    while end < bytes.count, bytes[end] != Self.carriageReturn { end += 1 }
    return Line(name: start..<colon, value: min(colon + 2, end)..<end, end: end + 2)
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: lines[range], as: UTF8.self)
  }
}
