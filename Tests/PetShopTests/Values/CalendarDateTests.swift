import Testing

@testable import PetShop

@Suite("Calendar dates")
struct CalendarDateTests {
  @Test func `every day of ten thousand years is written and read back, and follows the last`() {
    var day = CalendarDate("0001-01-01")
    #expect(day?.days == -719_162)
    while let today = day, today.description < "9999-12-31" {
      let next = CalendarDate(today.adding(days: 1).description)
      guard next?.days == today.days + 1 else {
        Issue.record("\(today) is not followed by \(String(describing: next))")
        return
      }
      day = next
    }
  }

  @Test(arguments: [
    "", "2026", "2026-02-29", "2100-02-29", "2026-04-31", "2026-00-01", "2026-01-00", "2026-1-01",
    "2026-01-1", "02026-01-01", "2026-01-01 ", "2026/01/01", "-026-01-01", "２026-01-01",
    "2026-01-01-", "0000-01-01",
  ])
  func `what is no date is none`(text: String) {
    #expect(CalendarDate(text) == nil)
  }

  @Test func `there is a leap day every fourth year, but for three hundredths of four`() {
    #expect(CalendarDate("2024-02-29")?.description == "2024-02-29")
    #expect(CalendarDate("2000-02-29")?.description == "2000-02-29")
    #expect(CalendarDate("1900-02-29") == nil)
    #expect(CalendarDate("2026-11-20")?.month == "2026-11")
  }
}
