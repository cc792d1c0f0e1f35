extension Bool: PostgreSQLCodable {
  @inlinable
  package static var postgreSQLType: PostgreSQLType { .bool }

  @inlinable
  package func encode(into arguments: inout ArgumentBuffer) {
    arguments.write(self ? 1 as UInt8 : 0)
  }

  @inlinable
  package static func canDecode(_ type: PostgreSQLType) -> Bool { type == .bool }

  @inlinable
  package static func decode(_ field: borrowing Field) throws(PostgreSQLError) -> Bool {
    try field.integer(UInt8.self) != 0
  }
}

extension Double: PostgreSQLCodable {
  @inlinable
  package static var postgreSQLType: PostgreSQLType { .float8 }

  @inlinable
  package func encode(into arguments: inout ArgumentBuffer) { arguments.write(bitPattern) }

  /// A `real` widens without loss.
  @inlinable
  package static func canDecode(_ type: PostgreSQLType) -> Bool {
    type == .float8 || type == .float4
  }

  @inlinable
  package static func decode(_ field: borrowing Field) throws(PostgreSQLError) -> Double {
    unsafe field.bytes.count == 4
      ? Double(Float(bitPattern: try field.integer())) : Double(bitPattern: try field.integer())
  }
}

extension String: PostgreSQLCodable {
  @inlinable
  package static var postgreSQLType: PostgreSQLType { .text }

  @inlinable
  package func encode(into arguments: inout ArgumentBuffer) throws(PostgreSQLError) {
    try arguments.write(text: self)
  }

  /// Text of every kind; an enum or JSON column is cast in the SQL: `status::text`.
  @inlinable
  package static func canDecode(_ type: PostgreSQLType) -> Bool {
    type == .text || type == .varchar || type == .bpchar || type == .name
  }

  @inlinable
  package static func decode(_ field: borrowing Field) throws(PostgreSQLError) -> String {
    try field.string()
  }
}
