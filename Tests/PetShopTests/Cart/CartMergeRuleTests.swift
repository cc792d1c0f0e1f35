import Testing

@testable import PetShop

@Suite("How two carts become one")
struct CartMergeRuleTests {
  private func brought(
    _ quantity: Int, stock: Int = 100, held: Int = 0, isSold: Bool = true, product: Int64 = 1
  ) -> BroughtLine {
    BroughtLine(
      product: Product.ID(rawValue: product), name: "Collar", seenUnitPrice: .zero,
      quantity: quantity, stock: stock, isSold: isSold, held: held)
  }

  /// What becomes of one line: kept, quantity, reason.
  private func outcome(of line: BroughtLine, heldLines: Int = 1) -> [String] {
    CartMerge(of: [line], heldLines: heldLines).lines.map {
      "\($0.kept) of \($0.requested), \($0.quantity), \($0.reason?.rawValue ?? "all")"
    }
  }

  @Test func `quantities add up`() {
    #expect(outcome(of: brought(3)) == ["3 of 3, 3, all"])
    #expect(outcome(of: brought(3, held: 2)) == ["3 of 3, 5, all"])
    #expect(outcome(of: brought(3, stock: 5, held: 2)) == ["3 of 3, 5, all"])
  }

  @Test func `the stock is the limit`() {
    #expect(outcome(of: brought(3, stock: 2)) == ["2 of 3, 2, out_of_stock"])
    #expect(outcome(of: brought(3, stock: 4, held: 2)) == ["2 of 3, 4, out_of_stock"])
    #expect(outcome(of: brought(3, stock: 0)) == ["0 of 3, 0, out_of_stock"])
  }

  @Test func `what the user had is never taken from him`() {
    #expect(outcome(of: brought(3, stock: 2, held: 7)) == ["0 of 3, 7, out_of_stock"])
    #expect(outcome(of: brought(3, held: 7, isSold: false)) == ["0 of 3, 7, not_sold"])
  }

  @Test func `no line grows past what a line may hold`() {
    #expect(
      outcome(of: brought(9_999, stock: 1_000_000, held: 2))
        == ["9997 of 9999, 9999, quantity_limit"])
  }

  @Test func `what is sold no more is not brought along`() {
    #expect(outcome(of: brought(3, isSold: false)) == ["0 of 3, 0, not_sold"])
  }

  @Test func `a full cart takes more of what it holds, and nothing new`() {
    #expect(outcome(of: brought(3), heldLines: 100) == ["0 of 3, 0, cart_full"])
    #expect(outcome(of: brought(3, held: 1), heldLines: 100) == ["3 of 3, 4, all"])
    #expect(outcome(of: brought(3), heldLines: 99) == ["3 of 3, 3, all"])
  }

  @Test func `only what is kept takes room`() {
    let lines = [
      brought(1, isSold: false, product: 1), brought(1, stock: 0, product: 2),
      brought(1, held: 1, product: 3), brought(1, product: 4), brought(1, product: 5),
    ]
    let merge = CartMerge(of: lines, heldLines: 99)
    #expect(merge.lines.map(\.kept) == [0, 0, 1, 1, 0])
    #expect(merge.lines.last?.reason == .cartFull)
  }
}
