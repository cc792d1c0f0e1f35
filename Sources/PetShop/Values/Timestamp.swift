package import PostgreSQL

/// An instant in microseconds since 1970-01-01T00:00:00Z, as PostgreSQL keeps it.
package struct Timestamp: Hashable, Comparable, Sendable {
  package let microseconds: Int64

  package init(microseconds: Int64) {
    self.microseconds = microseconds
  }

  package init(seconds: Int64) {
    self.init(microseconds: seconds.multipliedReportingOverflow(by: 1_000_000).partialValue)
  }

  /// Whole seconds since the epoch, rounded down.
  package var seconds: Int64 { microseconds.dividedRoundingDown(by: 1_000_000) }

  package func adding(seconds: Int64) -> Timestamp {
    Timestamp(microseconds: microseconds &+ seconds &* 1_000_000)
  }

  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.microseconds < right.microseconds
  }
}

extension Timestamp {
  /// The civil date in UTC. Howard Hinnant's `civil_from_days`: integers only, so it needs no
  /// calendar and no lock.
  package var date: (year: Int, month: Int, day: Int) {
    let shifted = daysSinceEpoch + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), Int(month), Int(day))
  }

  /// RFC 3339 to the second, in UTC: `2026-11-20T10:15:30Z`.
  package var rfc3339: String {
    let (year, month, day) = date
    let second = Int(seconds - daysSinceEpoch * 86_400)
    var text: [UInt8] = []
    text.reserveCapacity(20)
    text.append(decimal: year, digits: 4, then: "-")
    text.append(decimal: month, digits: 2, then: "-")
    text.append(decimal: day, digits: 2, then: "T")
    text.append(decimal: second / 3_600, digits: 2, then: ":")
    text.append(decimal: second / 60 % 60, digits: 2, then: ":")
    text.append(decimal: second % 60, digits: 2, then: "Z")
    return String(decoding: text, as: UTF8.self)
  }

  private var daysSinceEpoch: Int64 { seconds.dividedRoundingDown(by: 86_400) }
}

extension Int64 {
  fileprivate func dividedRoundingDown(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}

extension [UInt8] {
  fileprivate mutating func append(decimal number: Int, digits: Int, then mark: Unicode.Scalar) {
    var power = digits == 4 ? 1_000 : 10
    while power > 0 {
      append(UInt8(truncatingIfNeeded: 48 + number / power % 10))
      power /= 10
    }
    append(UInt8(ascii: mark))
  }
}

extension Timestamp: PostgreSQLEncodable, PostgreSQLDecodable {
  package static var postgreSQLType: PostgreSQLType { PostgreSQLTimestamp.postgreSQLType }

  package func encode(into arguments: inout ArgumentBuffer) throws(PostgreSQLError) {
    try PostgreSQLTimestamp(microseconds: microseconds).encode(into: &arguments)
  }

  package static func canDecode(_ type: PostgreSQLType) -> Bool {
    PostgreSQLTimestamp.canDecode(type)
  }

  package static func decode(_ field: borrowing Field) throws(PostgreSQLError) -> Timestamp {
    Timestamp(microseconds: try PostgreSQLTimestamp.decode(field).microseconds)
  }
}

extension Session {
  /// When the transaction began, by the database's clock; it stands still until the end.
  var time: Timestamp { Timestamp(microseconds: now.microseconds) }
}
