import Cryptography
import Foundation
import PetShop
import Testing

@testable import PetShopAPI

@Suite("The printed page")
struct PrintedPageTests {
  @Test func `nginx lets its style sheet through, and no other`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let policies = try String(contentsOf: root.appending(path: "nginx/paths.conf"), encoding: .utf8)
    let digest = Data(SHA256.digest(Array(PrintedPage.style.utf8))).base64EncodedString()
    #expect(policies.contains("style-src 'sha256-\(digest)'"))
  }

  @Test(arguments: [
    (0, "EUR", "0,00 €"), (5, "EUR", "0,05 €"), (129_999, "EUR", "1.299,99 €"),
    (9_998_999_990_001, "EUR", "99.989.999.900,01 €"), (129_999, "USD", "1,299.99 USD"),
  ])
  func `amounts are printed as they are read`(cents: Int64, currency: String, text: String) {
    #expect(PrintedMoney(currency: currency).text(Money(rawValue: cents)) == text)
  }

  @Test(arguments: [(2_100, "21 %"), (450, "4,5 %"), (525, "5,25 %"), (505, "5,05 %"), (0, "0 %")])
  func `rates are printed without needless zeros`(rate: Int32, text: String) {
    #expect(PrintedMoney(currency: "EUR").text(TaxRate(rawValue: rate)) == text)
  }
}
