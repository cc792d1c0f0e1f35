internal import CPostgreSQL

/// One column of one row, in binary form. It cannot be copied out of the call that lends it:
/// its bytes belong to the result.
@safe @usableFromInline
package struct Field: ~Copyable {
  @usableFromInline let bytes: UnsafeRawBufferPointer
  /// NULL and an empty value have no bytes alike.
  @usableFromInline package let isNull: Bool
  @usableFromInline let origin: Origin

  /// What the field was read from, for its type and for errors.
  @safe @usableFromInline
  struct Origin {
    let result: OpaquePointer
    let column: Int32
    let sql: StaticString

    init(result: OpaquePointer, column: Int32, sql: StaticString) {
      unsafe self.result = result
      self.column = column
      self.sql = sql
    }
  }

  @usableFromInline
  init(bytes: UnsafeRawBufferPointer, isNull: Bool, origin: Origin) {
    unsafe self.bytes = bytes
    self.isNull = isNull
    self.origin = origin
  }

  /// The column's type, which for an element of an array is the array's.
  @usableFromInline package var type: PostgreSQLType { origin.type }
}

extension Field {
  /// The value's bytes as an integer in network order.
  /// - Throws: `.decoding` for NULL, or another length than the integer's.
  @inlinable
  package func integer<Integer: FixedWidthInteger>(
    _ type: Integer.Type = Integer.self
  ) throws(PostgreSQLError) -> Integer {
    guard unsafe bytes.count == MemoryLayout<Integer>.size, !isNull else {
      throw mismatch("is NULL or of another size than \(Integer.self)")
    }
    return unsafe Integer(bigEndian: bytes.loadUnaligned(as: Integer.self))
  }

  /// - Throws: `.decoding` for NULL.
  @inlinable
  package func string() throws(PostgreSQLError) -> String {
    try requireValue()
    return unsafe String(decoding: bytes, as: UTF8.self)
  }

  /// A copy of the value's bytes.
  /// - Throws: `.decoding` for NULL.
  @inlinable
  package func octets() throws(PostgreSQLError) -> [UInt8] {
    try requireValue()
    return unsafe [UInt8](bytes)
  }

  @inlinable
  func requireValue() throws(PostgreSQLError) {
    guard !isNull else { throw mismatch("is NULL") }
  }

  /// The error that says what is wrong with this field, after its column's name.
  @usableFromInline
  package func mismatch(_ reason: String) -> PostgreSQLError { origin.mismatch(reason) }
}

extension Field.Origin {
  var type: PostgreSQLType { unsafe PostgreSQLType(rawValue: PQftype(result, column)) }

  func mismatch(_ reason: String) -> PostgreSQLError {
    let name = unsafe PQfname(result, column).map { unsafe String(cString: $0) } ?? "?"
    return PostgreSQLError(
      .decoding, "column \(column + 1) “\(name)” \(reason)", sql: "\(sql)")
  }
}
