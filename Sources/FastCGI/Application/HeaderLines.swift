/// The headers of an answer as they go out: `Name: value` and CR LF for each (RFC 3875, 6.3).
package struct HeaderLines: Sendable {
  private(set) var bytes: [UInt8] = []
  /// Names of the headers that were left out because they could break the head.
  private(set) var refused: [String] = []

  /// Takes lines of somebody who has seen to it that nothing in them ends the head early.
  package init(checked bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Leaves out headers that could break the head; `Event.headerRefused` tells of them.
  package init(_ headers: [(name: String, value: String)]) {
    for (name, value) in headers {
      guard isFieldName(name), isFieldValue(value), name.lowercased() != "status" else {
        refused.append(name)
        continue
      }
      bytes.appendHeader(name, value)
    }
  }

  /// Whether there is a header of this name, given in lower case with its colon.
  func contains(_ lowercase: StaticString) -> Bool {
    var line = 0
    while line < bytes.count {
      if isNamed(lowercase, at: line) { return true }
      guard let end = bytes[line...].firstIndex(of: 10) else { return false }
      line = end + 1
    }
    return false
  }

  /// ASCII letters match in either case.
  private func isNamed(_ lowercase: StaticString, at line: Int) -> Bool {
    let bytes = bytes.span
    return lowercase.withUTF8Buffer { name in
      guard line + name.count <= bytes.count else { return false }
      return name.indices.allSatisfy { unsafe bytes[line + $0] | 0x20 == name[$0] }
    }
  }
}

extension [UInt8] {
  mutating func appendHeader(_ name: String, _ value: String) {
    append(contentsOf: name.utf8)
    append(UInt8(ascii: ":"))
    append(UInt8(ascii: " "))
    append(contentsOf: value.utf8)
    append(13)
    append(10)
  }
}

/// Whether the name is a token (RFC 9110, 5.6.2).
private func isFieldName(_ name: String) -> Bool {
  !name.utf8.isEmpty
    && name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
    }
}

/// Whether the value has no control byte: no line break to inject with.
private func isFieldValue(_ value: String) -> Bool {
  value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
}
