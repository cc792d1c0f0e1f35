/// The arguments of one execution, in binary form, each after its length in four bytes.
///
/// A session keeps one and reuses its memory, so that a call allocates nothing.
@usableFromInline
package struct ArgumentBuffer {
  @usableFromInline var bytes: [UInt8] = []
  /// Where each argument's length stands in `bytes`.
  @usableFromInline var starts: [Int] = []
  @usableFromInline var wroteNull = false

  @usableFromInline
  init() {}

  /// Makes room for another execution's arguments. A rare large one does not stay in memory.
  @inlinable
  mutating func reset() {
    bytes.removeAll(keepingCapacity: bytes.count <= 65_536)
    starts.removeAll(keepingCapacity: true)
  }

  @inlinable
  mutating func append<Value: PostgreSQLEncodable>(
    argument value: Value
  ) throws(PostgreSQLError) {
    starts.append(bytes.count)
    try writeFramed(value)
  }

  /// Appends a value after its length; −1 stands for NULL. So do arguments and array elements.
  @inlinable
  mutating func writeFramed<Value: PostgreSQLEncodable>(
    _ value: Value
  ) throws(PostgreSQLError) {
    let start = bytes.count
    write(Int32(-1))
    wroteNull = false
    try value.encode(into: &self)
    if !wroteNull { try setLength(at: start) }
    wroteNull = false
  }

  @usableFromInline
  mutating func setLength(at start: Int) throws(PostgreSQLError) {
    guard let length = Int32(exactly: bytes.count - start - 4) else {
      throw PostgreSQLError(.invalidArgument, "a value is larger than 2 GiB")
    }
    unsafe withUnsafeBytes(of: length.bigEndian) { prefix in
      for index in 0..<4 { unsafe bytes[start + index] = prefix[index] }
    }
  }
}

extension ArgumentBuffer {
  /// The value is NULL; nothing else may be written for it.
  @inlinable
  package mutating func writeNull() { wroteNull = true }

  /// Appends an integer in network order.
  @inlinable
  package mutating func write<Integer: FixedWidthInteger>(_ integer: Integer) {
    unsafe withUnsafeBytes(of: integer.bigEndian) { unsafe bytes.append(contentsOf: $0) }
  }

  /// Appends bytes as they are.
  @inlinable
  package mutating func write(octets: some Sequence<UInt8>) { bytes.append(contentsOf: octets) }

  /// Appends text.
  /// - Throws: `.invalidArgument` for a NUL, which PostgreSQL's text cannot hold.
  @inlinable
  package mutating func write(text: String) throws(PostgreSQLError) {
    guard !text.utf8.contains(0) else {
      throw PostgreSQLError(.invalidArgument, "text with a NUL character")
    }
    bytes.append(contentsOf: text.utf8)
  }
}
