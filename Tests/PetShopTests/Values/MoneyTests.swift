import Testing

@testable import PetShop

@Suite("Money")
struct MoneyTests {
  @Test func `amounts add up to the cent`() throws {
    let prices = [1, 999_999_999, 0, 250].map(Money.init(rawValue:))
    #expect(try Money.sum(prices) == Money(rawValue: 1_000_000_250))
    #expect(try Money.sum([]) == .zero)
  }

  @Test func `the dearest cart there can be is a sum`() throws {
    let line = try Money.highestPrice.multiplied(by: 9_999)
    let cart = try Money.sum(Array(repeating: line, count: Cart.mostLines))
    #expect(cart.rawValue == 999_999_999 * 9_999 * 100)
  }

  @Test func `a sum past 64 bits is refused`() {
    let most = Money(rawValue: .max)
    #expect(throws: ShopError.amountTooLarge) { try most.adding(Money(rawValue: 1)) }
    #expect(throws: ShopError.amountTooLarge) { try Money.sum([most, most]) }
    #expect(throws: ShopError.amountTooLarge) { try Money.highestPrice.multiplied(by: .max) }
  }

  @Test func `there is no floating point anywhere near it`() throws {
    let floating: Set<Substring> = ["Double", "Float", "Float16", "Float80", "CGFloat", "Decimal"]
    for line in try ShopSources.lines(of: ["PetShop", "PetShopAPI", "JSON", "CSV", "PDF"]) {
      let words = Set(line.split { !($0.isLetter || $0.isNumber) })
      #expect(words.isDisjoint(with: floating), "\(line)")
    }
    for (name, sql) in try ShopSources.migrations() {
      let words = Set(sql.lowercased().split { !($0.isLetter || $0.isNumber) })
      #expect(words.isDisjoint(with: ["float", "float4", "float8", "double"]), "\(name)")
    }
  }

  @Test func `amounts are ordered by their worth`() {
    #expect(Money(rawValue: 99) < Money(rawValue: 100))
    #expect(!(Money(rawValue: 100) < Money(rawValue: 100)))
  }
}
