/// Why bytes are not one strict JSON value, and where.
package struct JSONError: Error, Equatable {
  /// What is wrong.
  package enum Reason: Equatable, Sendable {
    case empty
    case byteOrderMark
    case invalidUTF8
    case unexpectedEnd
    case expectedValue
    case expectedName
    case expectedColon
    case expectedCommaOrEnd
    case trailingComma
    case trailingData
    case invalidNumber
    case leadingZero
    case controlCharacter
    case invalidEscape
    case loneSurrogate
    case duplicateName(String)
    case tooDeep(limit: Int)
  }

  package let reason: Reason
  /// The offset of the byte at fault, from 0.
  package let offset: Int
  /// The line of that byte, from 1; lines end with LF.
  package let line: Int
  /// The place in that line in characters (Unicode scalars), from 1.
  package let column: Int

  /// Counts lines and characters up to the place: make one only to throw it.
  init(_ reason: Reason, at offset: Int, in bytes: [UInt8]) {
    let before = bytes.prefix(offset)
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    self.reason = reason
    self.offset = offset
    line = 1 + before.count { $0 == UInt8(ascii: "\n") }
    column = 1 + before[lineStart...].count { $0 & 0xC0 != 0x80 }
  }
}

extension JSONError: CustomStringConvertible {
  package var description: String {
    "line \(line), column \(column): \(reason.sentence)"
  }
}

extension JSONError.Reason {
  fileprivate var sentence: String {
    switch self {
    case .empty: "there is no JSON value"
    case .byteOrderMark: "JSON must not start with a byte order mark"
    case .invalidUTF8: "this is not UTF-8"
    case .unexpectedEnd: "the JSON ends too early"
    case .expectedValue: "a value is expected here"
    case .expectedName: "a member name in double quotes is expected here"
    case .expectedColon: "a colon is expected here"
    case .expectedCommaOrEnd: "a comma or a closing bracket is expected here"
    case .trailingComma: "no comma may stand before a closing bracket"
    case .trailingData: "nothing may follow the JSON value"
    case .invalidNumber: "this is not a JSON number"
    case .leadingZero: "a number must not start with a zero before other digits"
    case .controlCharacter: "a control character in a string must be escaped"
    case .invalidEscape: "this escape is unknown"
    case .loneSurrogate: "half of a surrogate pair stands alone"
    case .duplicateName(let name): "the name \"\(name)\" comes twice in one object"
    case .tooDeep(let limit): "arrays and objects are nested deeper than \(limit)"
    }
  }
}
