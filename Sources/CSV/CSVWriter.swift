/// Writes CSV as RFC 4180 has it: commas, CRLF, and quotation marks only where they are needed.
package struct CSVWriter {
  /// What has been written and not been taken.
  package private(set) var bytes: [UInt8] = []
  private var recordStart = 0
  private var fieldsInRecord = 0

  package init() {}

  package mutating func field(_ text: String) {
    if fieldsInRecord > 0 { bytes.append(UInt8(ascii: ",")) }
    fieldsInRecord += 1
    guard text.utf8.contains(where: Self.needsQuotes) else {
      return bytes.append(contentsOf: text.utf8)
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// A lone empty field is written in quotation marks: many readers skip empty lines.
  package mutating func endRecord() {
    if bytes.count == recordStart { bytes.append(contentsOf: Array("\"\"".utf8)) }
    bytes.append(contentsOf: [0x0D, 0x0A])
    recordStart = bytes.count
    fieldsInRecord = 0
  }

  package mutating func record(_ fields: [String]) {
    for text in fields { field(text) }
    endRecord()
  }

  /// Hands over what has been written, and begins anew.
  package mutating func take() -> [UInt8] {
    defer {
      bytes.removeAll(keepingCapacity: true)
      recordStart = 0
    }
    return bytes
  }

  private static func needsQuotes(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: ",") || byte == 0x0D || byte == 0x0A
  }
}
