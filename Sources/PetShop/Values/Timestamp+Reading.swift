extension Timestamp {
  /// Reads RFC 3339 as `rfc3339` writes it, `2026-11-20T10:15:30Z`: whole seconds, in UTC. Nil for
  /// anything else, and for days that no calendar has.
  package init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 20, zip(bytes, "....-..-..T..:..:..Z".utf8).allSatisfy(Self.fits)
    else { return nil }
    func number(_ range: Range<Int>) -> Int64 {
      bytes[range].reduce(0) { 10 * $0 + Int64($1 - 48) }
    }
    let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
    guard hour < 24, minute < 60, second < 60 else { return nil }
    let days = Self.days(toYear: number(0..<4), month: number(5..<7), day: number(8..<10))
    self.init(seconds: days * 86_400 + hour * 3_600 + minute * 60 + second)
    // A 30th of February, or a month 13, is written back as another day.
    guard rfc3339 == text else { return nil }
  }

  /// A dot stands for a digit.
  private static func fits(_ byte: UInt8, _ form: UInt8) -> Bool {
    form == UInt8(ascii: ".") ? (48..<58).contains(byte) : byte == form
  }

  /// Days since 1970-01-01 in the civil calendar: the inverse of `date`, from the same source.
  private static func days(toYear year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}
