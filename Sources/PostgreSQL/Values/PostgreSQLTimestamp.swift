/// A `timestamptz`: an instant in microseconds since 1970-01-01 00:00 UTC.
@usableFromInline
package struct PostgreSQLTimestamp: Hashable, Comparable, Sendable {
  @usableFromInline package var microseconds: Int64

  @inlinable
  package init(microseconds: Int64) { self.microseconds = microseconds }

  @inlinable
  package static func < (left: Self, right: Self) -> Bool {
    left.microseconds < right.microseconds
  }
}

extension PostgreSQLTimestamp: PostgreSQLCodable {
  /// From 1970-01-01 to 2000-01-01, where PostgreSQL starts to count.
  @usableFromInline static var epoch: Int64 { 946_684_800_000_000 }

  @inlinable
  package static var postgreSQLType: PostgreSQLType { .timestamptz }

  @inlinable
  package func encode(into arguments: inout ArgumentBuffer) throws(PostgreSQLError) {
    let (value, overflow) = microseconds.subtractingReportingOverflow(Self.epoch)
    guard !overflow, value != .min else {
      throw PostgreSQLError(.invalidArgument, "an instant beyond what PostgreSQL can hold")
    }
    arguments.write(value)
  }

  @inlinable
  package static func canDecode(_ type: PostgreSQLType) -> Bool { type == .timestamptz }

  /// `infinity` is the largest integer and has no equal here: it is refused.
  @inlinable
  package static func decode(_ field: borrowing Field) throws(PostgreSQLError) -> Self {
    let value = try field.integer(Int64.self)
    let (microseconds, overflow) = value.addingReportingOverflow(Self.epoch)
    guard !overflow, value != .min else { throw field.mismatch("is an infinite instant") }
    return Self(microseconds: microseconds)
  }
}
