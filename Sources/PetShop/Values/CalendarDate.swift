package import PostgreSQL

/// A day of the calendar, in UTC: `2026-11-20`.
package struct CalendarDate: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Since 1970-01-01.
  package let days: Int32

  /// 9999-12-31: no later one can be written.
  package static let last = CalendarDate(days: 2_932_896)

  package init(days: Int32) {
    self.days = days
  }

  /// Nil for what is no date of the years 0001 to 9999, written `YYYY-MM-DD`.
  package init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2], parts.joined().allSatisfy(\.isDigit),
      let year = Int32(Substring(parts[0])), let month = Int32(Substring(parts[1])),
      let day = Int32(Substring(parts[2])), year > 0, (1...12).contains(month)
    else { return nil }
    self.init(days: Self.days(year, month, day))
    // The 30th of February would be another day.
    guard description == text else { return nil }
  }

  package var description: String {
    String(Timestamp(seconds: Int64(days) * 86_400).rfc3339.prefix(10))
  }

  /// `2026-11`.
  package var month: String { String(description.prefix(7)) }

  package func adding(days more: Int32) -> CalendarDate {
    CalendarDate(days: days &+ more)
  }

  package static func < (left: CalendarDate, right: CalendarDate) -> Bool {
    left.days < right.days
  }

  /// Howard Hinnant's `days_from_civil`, for years from 1.
  private static func days(_ year: Int32, _ month: Int32, _ day: Int32) -> Int32 {
    let year = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = year.quotientAndRemainder(dividingBy: 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}

extension CalendarDate: PostgreSQLCodable {
  package static var postgreSQLType: PostgreSQLType { PostgreSQLDate.postgreSQLType }

  package func encode(into arguments: inout ArgumentBuffer) throws(PostgreSQLError) {
    try PostgreSQLDate(days: days).encode(into: &arguments)
  }

  package static func canDecode(_ type: PostgreSQLType) -> Bool {
    PostgreSQLDate.canDecode(type)
  }

  package static func decode(_ field: borrowing Field) throws(PostgreSQLError) -> CalendarDate {
    CalendarDate(days: try PostgreSQLDate.decode(field).days)
  }
}
