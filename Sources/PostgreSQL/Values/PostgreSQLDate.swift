/// A `date`: days since 1970-01-01.
@usableFromInline
package struct PostgreSQLDate: Hashable, Comparable, Sendable {
  @usableFromInline package var days: Int32

  @inlinable
  package init(days: Int32) { self.days = days }

  @inlinable
  package static func < (left: Self, right: Self) -> Bool { left.days < right.days }
}

extension PostgreSQLDate: PostgreSQLCodable {
  /// From 1970-01-01 to 2000-01-01, where PostgreSQL starts to count.
  @usableFromInline static var epoch: Int32 { 10_957 }

  @inlinable
  package static var postgreSQLType: PostgreSQLType { .date }

  @inlinable
  package func encode(into arguments: inout ArgumentBuffer) throws(PostgreSQLError) {
    let (value, overflow) = days.subtractingReportingOverflow(Self.epoch)
    guard !overflow, value != .min else {
      throw PostgreSQLError(.invalidArgument, "a date beyond what PostgreSQL can hold")
    }
    arguments.write(value)
  }

  @inlinable
  package static func canDecode(_ type: PostgreSQLType) -> Bool { type == .date }

  /// `infinity` is the largest integer and has no equal here: it is refused.
  @inlinable
  package static func decode(_ field: borrowing Field) throws(PostgreSQLError) -> Self {
    let value = try field.integer(Int32.self)
    let (days, overflow) = value.addingReportingOverflow(Self.epoch)
    guard !overflow, value != .min else { throw field.mismatch("is an infinite date") }
    return Self(days: days)
  }
}
