import Testing

@testable import PetShop

@Suite("Timestamps")
struct TimestampTests {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00Z"),
      (-1, "1969-12-31T23:59:59Z"),
      (68_212_800, "1972-02-29T12:00:00Z"),
      (946_684_799, "1999-12-31T23:59:59Z"),
      (951_868_799, "2000-02-29T23:59:59Z"),
      (951_868_800, "2000-03-01T00:00:00Z"),
      (1_709_164_800, "2024-02-29T00:00:00Z"),
      (1_735_689_599, "2024-12-31T23:59:59Z"),
      (1_795_169_730, "2026-11-20T10:15:30Z"),
      (2_147_483_648, "2038-01-19T03:14:08Z"),
      (4_107_542_399, "2100-02-28T23:59:59Z"),
      (4_107_542_400, "2100-03-01T00:00:00Z"),
      (-2_203_891_201, "1900-02-28T23:59:59Z"),
      (-2_203_891_200, "1900-03-01T00:00:00Z"),
      (-11_670_998_400, "1600-02-29T00:00:00Z"),
      (-62_135_596_800, "0001-01-01T00:00:00Z"),
      (253_402_300_799, "9999-12-31T23:59:59Z"),
    ] as [(Int64, String)])
  func `an instant is written as RFC 3339 has it`(seconds: Int64, text: String) {
    #expect(Timestamp(seconds: seconds).rfc3339 == text)
  }

  @Test(arguments: [(1, 0), (999_999, 0), (1_000_000, 1), (-1, -1), (-1_000_000, -1)])
  func `seconds are rounded down`(microseconds: Int64, seconds: Int64) {
    #expect(Timestamp(microseconds: microseconds).seconds == seconds)
  }

  @Test func `eight centuries of days follow each other as in the calendar`() {
    var expected = Day(year: 1600, month: 1, day: 1)
    let first: Int64 = -135_140
    for days in first..<(first + 292_194) {
      for second in [0, 86_399] as [Int64] {
        let date = Timestamp(seconds: days * 86_400 + second).date
        guard Day(year: date.year, month: date.month, day: date.day) == expected else {
          Issue.record("day \(days) is \(date), not \(expected)")
          return
        }
      }
      expected.advance()
    }
    #expect(expected == Day(year: 2400, month: 1, day: 1))
  }

  @Test func `no instant PostgreSQL can send stops the program`() {
    for microseconds in [Int64.min, .min + 1, .max - 1, .max] {
      let timestamp = Timestamp(microseconds: microseconds)
      #expect(timestamp.rfc3339.utf8.count >= 20)
      _ = timestamp.adding(seconds: .max)
    }
    _ = Timestamp(seconds: .max).rfc3339
  }
}

/// A calendar that only knows how to turn a leaf.
private struct Day: Equatable {
  var year: Int
  var month: Int
  var day: Int

  private var isLeapYear: Bool {
    year.isMultiple(of: 400) || (year.isMultiple(of: 4) && !year.isMultiple(of: 100))
  }

  private var daysInMonth: Int {
    switch month {
    case 2: isLeapYear ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  mutating func advance() {
    day += 1
    guard day > daysInMonth else { return }
    day = 1
    month += 1
    guard month > 12 else { return }
    month = 1
    year += 1
  }
}
