/// The integers PostgreSQL has, each read from its own type and from narrower ones.
@usableFromInline
package protocol PostgreSQLInteger: PostgreSQLCodable, FixedWidthInteger {}

extension PostgreSQLInteger {
  @inlinable
  package func encode(into arguments: inout ArgumentBuffer) { arguments.write(self) }

  @inlinable
  package static func canDecode(_ type: PostgreSQLType) -> Bool {
    switch type {
    case .int2: true
    case .int4: bitWidth >= 32
    case .int8: bitWidth >= 64
    default: false
    }
  }

  @inlinable
  package static func decode(_ field: borrowing Field) throws(PostgreSQLError) -> Self {
    switch unsafe field.bytes.count {
    case MemoryLayout<Self>.size: try field.integer()
    case 2: Self(truncatingIfNeeded: try field.integer(Int16.self))
    default: Self(truncatingIfNeeded: try field.integer(Int32.self))
    }
  }
}

extension Int16: PostgreSQLInteger {
  @inlinable
  package static var postgreSQLType: PostgreSQLType { .int2 }
}

extension Int32: PostgreSQLInteger {
  @inlinable
  package static var postgreSQLType: PostgreSQLType { .int4 }
}

extension Int64: PostgreSQLInteger {
  @inlinable
  package static var postgreSQLType: PostgreSQLType { .int8 }
}

extension Int: PostgreSQLInteger {
  @inlinable
  package static var postgreSQLType: PostgreSQLType { .int8 }
}
