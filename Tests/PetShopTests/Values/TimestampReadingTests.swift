import Testing

@testable import PetShop

@Suite("Times that are read")
struct TimestampReadingTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("2026-11-20T10:15:30Z", 1_795_169_730),
    ("2000-02-29T23:59:59Z", 951_868_799), ("1969-12-31T23:59:59Z", -1),
    ("0000-01-01T00:00:00Z", -62_167_219_200), ("9999-12-31T23:59:59Z", 253_402_300_799),
  ])
  func `a time is what it is written as`(text: String, seconds: Int64) {
    #expect(Timestamp(rfc3339: text)?.seconds == seconds)
  }

  @Test func `every day of a thousand years is read back`() {
    for day in stride(from: Int64(-250_000), through: 250_000, by: 1) {
      let time = Timestamp(seconds: day * 86_400 + 43_200)
      #expect(Timestamp(rfc3339: time.rfc3339) == time)
    }
  }

  @Test(arguments: [
    "", "2026-11-20", "2026-11-20 10:15:30Z", "2026-11-20T10:15:30", "2026-11-20T10:15:30+00:00",
    "2026-11-20T10:15:30.5Z", "2026-11-20t10:15:30z", "2026-02-29T00:00:00Z",
    "2026-00-10T00:00:00Z", "2026-13-01T00:00:00Z", "2026-04-31T00:00:00Z", "2026-04-00T00:00:00Z",
    "2026-04-30T24:00:00Z", "2026-04-30T00:60:00Z", "2026-04-30T23:59:60Z",
    "-026-04-30T00:00:00Z", "２026-04-30T0:00:00Z", "20261-04-30T00:00:00",
  ])
  func `what is no time in UTC is none`(text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }
}
