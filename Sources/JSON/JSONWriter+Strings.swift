extension JSONWriter {
  /// Writes text between quotation marks.
  @usableFromInline
  mutating func string(_ text: String) {
    let utf8 = text.utf8
    let span = utf8.span
    let (comma, extra) = (needsComma, Self.escapingCost(of: span))
    output.append(addingCapacity: span.count + extra + 3) { out in
      if comma { out.append(UInt8(ascii: ",")) }
      out.append(UInt8(ascii: "\""))
      if extra == 0 { out.append(copying: span) } else { out.append(escaping: span) }
      out.append(UInt8(ascii: "\""))
    }
    needsComma = true
  }

  /// Writes text that needs no quotation marks and no escapes.
  mutating func plain(_ text: String) {
    let utf8 = text.utf8
    let span = utf8.span
    let comma = needsComma
    output.append(addingCapacity: span.count + 1) { out in
      if comma { out.append(UInt8(ascii: ",")) }
      out.append(copying: span)
    }
    needsComma = true
  }

  /// How many bytes the escapes add; 0 for most texts, found without a branch per byte.
  private static func escapingCost(of text: Span<UInt8>) -> Int {
    var lowest: UInt8 = .max
    var index = 0
    while index < text.count {
      let byte = unsafe text[unchecked: index]
      lowest = min(lowest, byte & 0xE0, byte ^ UInt8(ascii: "\""), byte ^ UInt8(ascii: "\\"))
      index &+= 1
    }
    guard lowest == 0 else { return 0 }
    return text.indices.reduce(0) { $0 + (text[$1].needsEscape ? text[$1].escapeLength - 1 : 0) }
  }
}

extension OutputSpan<UInt8> {
  fileprivate mutating func append(copying text: Span<UInt8>) {
    for index in text.indices { append(text[index]) }
  }

  fileprivate mutating func append(escaping text: Span<UInt8>) {
    for index in text.indices {
      let byte = text[index]
      if byte.needsEscape { append(escapeOf: byte) } else { append(byte) }
    }
  }

  private mutating func append(escapeOf byte: UInt8) {
    append(UInt8(ascii: "\\"))
    guard byte.shortEscape == nil else { return append(byte.shortEscape ?? byte) }
    append(UInt8(ascii: "u"))
    append(UInt8(ascii: "0"))
    append(UInt8(ascii: "0"))
    append(UInt8(ascii: "0") + byte >> 4)
    append(byte & 15 < 10 ? UInt8(ascii: "0") + byte & 15 : UInt8(ascii: "a") + byte & 15 - 10)
  }
}

extension UInt8 {
  fileprivate var needsEscape: Bool {
    self < 0x20 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\")
  }

  fileprivate var escapeLength: Int { shortEscape == nil ? 6 : 2 }

  /// The letter behind the backslash where there is one, RFC 8259 §7.
  fileprivate var shortEscape: UInt8? {
    switch self {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): self
    case 0x08: UInt8(ascii: "b")
    case 0x09: UInt8(ascii: "t")
    case 0x0A: UInt8(ascii: "n")
    case 0x0C: UInt8(ascii: "f")
    case 0x0D: UInt8(ascii: "r")
    default: nil
    }
  }
}
