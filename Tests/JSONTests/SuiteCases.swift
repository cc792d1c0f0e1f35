import JSON
import Testing

/// A text the reader takes, and the same value as the writer puts it.
struct AcceptedCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let bytes: [UInt8]
  let written: String

  init(_ name: String, _ text: String, _ written: String) {
    testDescription = name
    bytes = Array(text.utf8)
    self.written = written
  }
}

/// Bytes the reader refuses, why, and at which of them.
struct RefusedCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let bytes: [UInt8]
  let reason: JSONError.Reason
  let offset: Int

  init(_ name: String, _ text: String, _ reason: JSONError.Reason, at offset: Int) {
    self.init(name, bytes: Array(text.utf8), reason, at: offset)
  }

  init(_ name: String, bytes: [UInt8], _ reason: JSONError.Reason, at offset: Int) {
    testDescription = name
    self.bytes = bytes
    self.reason = reason
    self.offset = offset
  }
}
