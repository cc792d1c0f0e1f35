/// A type's object identifier. These are fixed in PostgreSQL's catalogue (`pg_type.dat`).
@usableFromInline
package struct PostgreSQLType: RawRepresentable, Hashable, Sendable {
  @usableFromInline package let rawValue: UInt32

  @inlinable
  package init(rawValue: UInt32) { self.rawValue = rawValue }
}

extension PostgreSQLType {
  @inlinable package static var bool: Self { Self(rawValue: 16) }
  @inlinable package static var bytea: Self { Self(rawValue: 17) }
  @inlinable package static var name: Self { Self(rawValue: 19) }
  @inlinable package static var int8: Self { Self(rawValue: 20) }
  @inlinable package static var int2: Self { Self(rawValue: 21) }
  @inlinable package static var int4: Self { Self(rawValue: 23) }
  @inlinable package static var text: Self { Self(rawValue: 25) }
  @inlinable package static var json: Self { Self(rawValue: 114) }
  @inlinable package static var float4: Self { Self(rawValue: 700) }
  @inlinable package static var float8: Self { Self(rawValue: 701) }
  @inlinable package static var bpchar: Self { Self(rawValue: 1042) }
  @inlinable package static var varchar: Self { Self(rawValue: 1043) }
  @inlinable package static var date: Self { Self(rawValue: 1082) }
  @inlinable package static var timestamptz: Self { Self(rawValue: 1184) }
  @inlinable package static var jsonb: Self { Self(rawValue: 3802) }
}

extension PostgreSQLType {
  /// The array of this type, or nil for one that this module has no array of.
  @usableFromInline package var array: PostgreSQLType? { Self.arrays[self] }

  /// The type of this array's elements; nil when it is not an array, or not one known here.
  @usableFromInline package var element: PostgreSQLType? { Self.elements[self] }

  private static let arrays: [PostgreSQLType: PostgreSQLType] = [
    .bool: Self(rawValue: 1000), .bytea: Self(rawValue: 1001), .name: Self(rawValue: 1003),
    .int2: Self(rawValue: 1005), .int4: Self(rawValue: 1007), .text: Self(rawValue: 1009),
    .bpchar: Self(rawValue: 1014), .varchar: Self(rawValue: 1015), .int8: Self(rawValue: 1016),
    .float4: Self(rawValue: 1021), .float8: Self(rawValue: 1022), .date: Self(rawValue: 1182),
    .timestamptz: Self(rawValue: 1185), .json: Self(rawValue: 199), .jsonb: Self(rawValue: 3807),
  ]

  private static let elements = Dictionary(
    arrays.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
}

extension PostgreSQLType: CustomStringConvertible {
  /// The number, which `SELECT n::regtype` names.
  @usableFromInline package var description: String { "type \(rawValue)" }
}
