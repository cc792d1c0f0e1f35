import JSON
import PetShop
import TestDatabase
import Testing

@Suite("Money in JSON", .database(Shop.migrations))
struct MoneyTests {
  /// As it is sent, and as it comes back wherever it shows.
  @Test(arguments: [
    ("1299.99", "1299.99"), ("25", "25"), ("0.1", "0.1"), ("0.10", "0.1"),
    ("9999999.99", "9999999.99"),
    ("0", "0"), ("-0", "0"), ("-0.00", "0"), ("0.01", "0.01"), ("1e2", "100"), ("1.5E+1", "15"),
    ("129999e-2", "1299.99"), ("0.2900000000000000000000", "0.29"), ("10.000", "10"),
    ("4.35", "4.35"), ("1.005e3", "1005"), ("0e999999999999999999999", "0"),
  ])
  func `an amount comes through exactly`(sent: String, shown: String) throws {
    let client = try Client()
    let admin = try client.admin()
    let ana = try client.customer()

    let product = try client.product(price: sent, by: admin)
    let cart = try client.put(of: product, intoCartOf: ana)
    let receipt = try client.post(
      "/api/checkout", json: checkout(fields: #""expected_total": \#(sent)"#), as: ana)
    let purchase = try Purchase(receipt)

    let texts = [
      (try client.get("/api/products/\(product)").text, #""price":\#(shown),"#),
      (cart.text, #""unit_price":\#(shown),"#), (cart.text, #""line_total":\#(shown),"#),
      (cart.text, #""total_amount":\#(shown),"#), (receipt.text, #""total":\#(shown),"#),
      (try client.get("/api/orders/\(purchase.order)", as: ana).text, #""unit_price":\#(shown),"#),
      (try client.get("/api/invoices/\(purchase.invoice)", as: ana).text, #""total":\#(shown)}"#),
    ]
    for (text, amount) in texts { #expect(text.contains(amount), "\(amount) in \(text)") }
  }

  @Test func `the largest order there can be comes through exactly`() throws {
    let client = try Client()
    let admin = try client.admin()
    let ana = try client.customer()
    for _ in 1...3 {
      let product = try client.product(price: "9999999.99", stock: 1_000_000, by: admin)
      try client.put(9_999, of: product, intoCartOf: ana)
    }

    let receipt = try client.post(
      "/api/checkout", json: checkout(fields: #""expected_total": 299969999700.03"#), as: ana)

    #expect(try Purchase(receipt).order > 0)
    let order = try #require(try receipt.value("order").objectValue)
    let amounts = try ["net", "tax", "total"].map { name in
      try #require(order[name]?.numberValue).minorUnits()
    }
    #expect(amounts[2] == 29_996_999_970_003)
    #expect(amounts[0] + amounts[1] == amounts[2])
  }
}
