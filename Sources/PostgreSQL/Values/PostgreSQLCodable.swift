/// A value that can be an argument, sent in PostgreSQL's binary form.
@usableFromInline
package protocol PostgreSQLEncodable: SendableMetatype {
  /// The type the argument is declared as when its statement is prepared.
  static var postgreSQLType: PostgreSQLType { get }

  /// Appends the binary form, or calls `writeNull()`.
  /// - Throws: `.invalidArgument` when PostgreSQL cannot hold the value.
  func encode(into arguments: inout ArgumentBuffer) throws(PostgreSQLError)
}

/// A value that can be read from a column.
@usableFromInline
package protocol PostgreSQLDecodable: SendableMetatype {
  /// Whether a column of this type is one that `decode` reads without loss.
  static func canDecode(_ type: PostgreSQLType) -> Bool

  /// Reads one field, which is NULL only for types that say so.
  /// - Throws: `.decoding`, by way of `field.mismatch(_:)`.
  static func decode(_ field: borrowing Field) throws(PostgreSQLError) -> Self
}

/// Both, and an element of arrays. A type of another module with a raw value of such a type
/// conforms by saying so: `extension Product.ID: PostgreSQLCodable {}`.
@usableFromInline
package protocol PostgreSQLCodable:
  PostgreSQLEncodable, PostgreSQLDecodable, PostgreSQLArrayElement
{}

extension PostgreSQLEncodable where Self: RawRepresentable, RawValue: PostgreSQLEncodable {
  @inlinable
  package static var postgreSQLType: PostgreSQLType { RawValue.postgreSQLType }

  @inlinable
  package func encode(into arguments: inout ArgumentBuffer) throws(PostgreSQLError) {
    try rawValue.encode(into: &arguments)
  }
}

extension PostgreSQLDecodable where Self: RawRepresentable, RawValue: PostgreSQLDecodable {
  @inlinable
  package static func canDecode(_ type: PostgreSQLType) -> Bool { RawValue.canDecode(type) }

  @inlinable
  package static func decode(_ field: borrowing Field) throws(PostgreSQLError) -> Self {
    guard let value = Self(rawValue: try RawValue.decode(field)) else {
      throw field.mismatch("is no \(Self.self)")
    }
    return value
  }
}
