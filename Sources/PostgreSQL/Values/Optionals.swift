extension Optional: PostgreSQLEncodable where Wrapped: PostgreSQLEncodable {
  @inlinable
  package static var postgreSQLType: PostgreSQLType { Wrapped.postgreSQLType }

  @inlinable
  package func encode(into arguments: inout ArgumentBuffer) throws(PostgreSQLError) {
    guard let self else { return arguments.writeNull() }
    try self.encode(into: &arguments)
  }
}

extension Optional: PostgreSQLDecodable where Wrapped: PostgreSQLDecodable {
  @inlinable
  package static func canDecode(_ type: PostgreSQLType) -> Bool { Wrapped.canDecode(type) }

  @inlinable
  package static func decode(_ field: borrowing Field) throws(PostgreSQLError) -> Wrapped? {
    field.isNull ? nil : try Wrapped.decode(field)
  }
}

extension Optional: PostgreSQLArrayElement where Wrapped: PostgreSQLCodable {}
extension Optional: PostgreSQLCodable where Wrapped: PostgreSQLCodable {}
