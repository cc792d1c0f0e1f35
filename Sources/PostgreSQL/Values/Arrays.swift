/// One-dimensional arrays in the form of `array_send`: dimensions, whether there are NULLs, the
/// element's type; length and lower bound of each dimension; each element after its length.
extension PostgreSQLArrayElement where Self: PostgreSQLEncodable {
  @inlinable
  package static var postgreSQLArrayType: PostgreSQLType {
    postgreSQLType.array ?? PostgreSQLType(rawValue: 0)
  }

  @inlinable
  package static func encode(
    array: [Self], into arguments: inout ArgumentBuffer
  ) throws(PostgreSQLError) {
    arguments.write(array.isEmpty ? 0 : 1 as Int32)
    arguments.write(1 as Int32)
    arguments.write(postgreSQLType.rawValue)
    if array.isEmpty { return }
    arguments.write(Int32(truncatingIfNeeded: array.count))
    arguments.write(1 as Int32)
    for element in array { try arguments.writeFramed(element) }
    arguments.wroteNull = false
  }
}

extension PostgreSQLArrayElement where Self: PostgreSQLDecodable {
  @inlinable
  package static func canDecodeArray(_ type: PostgreSQLType) -> Bool {
    type.element.map(canDecode) ?? false
  }

  @inlinable
  package static func decodeArray(_ field: borrowing Field) throws(PostgreSQLError) -> [Self] {
    try field.requireValue()
    var cursor = ArrayCursor(field)
    let count = try cursor.readHeader(of: field)
    var elements: [Self] = []
    elements.reserveCapacity(count)
    for _ in 0..<count { elements.append(try decode(cursor.readElement(of: field))) }
    return elements
  }
}

/// A place within an array's bytes. It lives no longer than the field it was made from.
@safe @usableFromInline
struct ArrayCursor {
  var rest: UnsafeRawBufferPointer

  @usableFromInline
  init(_ field: borrowing Field) { unsafe rest = field.bytes }

  @usableFromInline
  mutating func readHeader(of field: borrowing Field) throws(PostgreSQLError) -> Int {
    let dimensions = try readInteger(of: field)
    _ = try readInteger(of: field)
    _ = try readInteger(of: field)
    if dimensions == 0 { return 0 }
    guard dimensions == 1 else { throw field.mismatch("has \(dimensions) dimensions") }
    let count = Int(try readInteger(of: field))
    _ = try readInteger(of: field)
    guard unsafe (0...rest.count / 4).contains(count) else {
      throw field.mismatch("is an array cut short")
    }
    return count
  }

  @usableFromInline
  mutating func readElement(of field: borrowing Field) throws(PostgreSQLError) -> Field {
    let length = Int(try readInteger(of: field))
    let bytes = unsafe try read(max(length, 0), of: field)
    return unsafe Field(bytes: bytes, isNull: length < 0, origin: field.origin)
  }

  private mutating func readInteger(of field: borrowing Field) throws(PostgreSQLError) -> Int32 {
    unsafe Int32(bigEndian: try read(4, of: field).loadUnaligned(as: Int32.self))
  }

  private mutating func read(
    _ count: Int, of field: borrowing Field
  ) throws(PostgreSQLError) -> UnsafeRawBufferPointer {
    guard unsafe rest.count >= count else { throw field.mismatch("is an array cut short") }
    defer { unsafe rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count)) }
    return unsafe UnsafeRawBufferPointer(rebasing: rest.prefix(count))
  }
}
