import Testing

@testable import PetShop

@Suite("Invoice numbers")
struct InvoiceNumberTests {
  @Test(arguments: [
    (1, "INV-2026-000001"), (42, "INV-2026-000042"), (999_999, "INV-2026-999999"),
    (1_000_000, "INV-2026-1000000"),
  ])
  func `six digits at least, and never fewer than it takes`(number: Int64, text: String) {
    let number = InvoiceNumber(series: "INV", year: 2026, number: number)
    #expect("\(number)" == text)
  }
}
