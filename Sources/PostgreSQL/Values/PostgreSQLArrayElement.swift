/// What an array of these is in PostgreSQL: an array for most, `bytea` for `UInt8`.
@usableFromInline
package protocol PostgreSQLArrayElement: SendableMetatype {
  static var postgreSQLArrayType: PostgreSQLType { get }

  static func encode(
    array: [Self], into arguments: inout ArgumentBuffer) throws(PostgreSQLError)

  static func canDecodeArray(_ type: PostgreSQLType) -> Bool

  static func decodeArray(_ field: borrowing Field) throws(PostgreSQLError) -> [Self]
}

extension Array: PostgreSQLEncodable where Element: PostgreSQLArrayElement {
  @inlinable
  package static var postgreSQLType: PostgreSQLType { Element.postgreSQLArrayType }

  @inlinable
  package func encode(into arguments: inout ArgumentBuffer) throws(PostgreSQLError) {
    try Element.encode(array: self, into: &arguments)
  }
}

extension Array: PostgreSQLDecodable where Element: PostgreSQLArrayElement {
  @inlinable
  package static func canDecode(_ type: PostgreSQLType) -> Bool { Element.canDecodeArray(type) }

  @inlinable
  package static func decode(_ field: borrowing Field) throws(PostgreSQLError) -> [Element] {
    try Element.decodeArray(field)
  }
}

/// Bytes are `bytea`, and so may be elements of arrays themselves.
extension Array: PostgreSQLArrayElement where Element == UInt8 {}
extension Array: PostgreSQLCodable where Element == UInt8 {}

extension UInt8: PostgreSQLArrayElement {
  @inlinable
  package static var postgreSQLArrayType: PostgreSQLType { .bytea }

  @inlinable
  package static func encode(array: [UInt8], into arguments: inout ArgumentBuffer) {
    arguments.write(octets: array)
  }

  @inlinable
  package static func canDecodeArray(_ type: PostgreSQLType) -> Bool { type == .bytea }

  @inlinable
  package static func decodeArray(_ field: borrowing Field) throws(PostgreSQLError) -> [UInt8] {
    try field.octets()
  }
}
