import Testing

@testable import PetShop

@Suite("Pages")
struct PageTests {
  private typealias Request = PageRequest<Int>

  @Test func `one row more than wanted is asked for, to know whether there is a next page`() {
    #expect(Request(start: .offset(40), size: 20).limit == 21)
    #expect(Request(start: .offset(40), size: 20).offset == 40)
    #expect(Request(start: .after(7), size: 20).offset == 0)
    #expect(Request(start: .after(7), size: 20).position == 7)
    #expect(Request(start: .offset(40), size: 20).position == nil)
  }

  @Test(
    arguments: [
      ([], [], nil), ([1, 2], [1, 2], nil), ([1, 2, 3], [1, 2, 3], nil),
      ([1, 2, 3, 4], [1, 2, 3], 3),
    ] as [([Int], [Int], Int?)])
  func `a page ends where the next begins`(rows: [Int], items: [Int], next: Int?) {
    let page = Page(
      rows, of: Request(start: .offset(0), size: 3), total: ListTotal(counted: 9, estimate: 0)
    ) { $0 }
    #expect(page.items == items)
    #expect(page.next == next)
  }

  @Test(arguments: [
    (0, 0, 0, false), (10_000, 0, 10_000, false), (10_001, 0, 10_001, true),
    (10_001, 1_000_000, 1_000_000, true), (10_001, 5, 10_001, true), (7, 1_000_000, 7, false),
  ])
  func `a count is exact up to its limit, and an estimate beyond`(
    counted: Int64, estimate: Int64, count: Int64, isEstimated: Bool
  ) {
    let total = ListTotal(counted: counted, estimate: estimate)
    #expect(total.count == count)
    #expect(total.isEstimated == isEstimated)
  }
}
