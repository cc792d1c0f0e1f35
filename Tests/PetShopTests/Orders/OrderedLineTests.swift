import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop

@Suite("What one user ordered", .database(Shop.migrations))
struct OrderedLineTests {
  let shop: Shop
  let ana: Caller

  init() throws {
    shop = try Store().open()
    ana = try shop.customer()
  }

  @Test func `his orders come with their lines, the newest first, a page at a time`() throws {
    let collar = try shop.addProduct("Collar")
    let sand = try shop.addProduct("Sand")
    for quantity in 1...3 {
      try shop.put(quantity, of: collar, for: ana)
      try shop.put(9, of: sand, for: ana)
      try shop.checkOut(ana)
    }

    let first = try shop.orderedLines(
      of: ana.user, for: ana, PageRequest(start: .offset(0), size: 2))
    let rest = try shop.orderedLines(
      of: ana.user, for: ana, PageRequest(start: .offset(2), size: 2))

    #expect(first.items.map { $0.lines.map(\.quantity) } == [[3, 9], [2, 9]])
    #expect(first.items.map { $0.lines.map(\.name) } == [["Collar", "Sand"], ["Collar", "Sand"]])
    #expect(first.next?.id == first.items.last?.order.id)
    #expect(rest.items.map { $0.lines.map(\.quantity) } == [[1, 9]])
    #expect(rest.next == nil)
    #expect(first.total.count == 3)
  }

  @Test func `an admin sees them too, and nobody else`() throws {
    try shop.put(of: shop.addProduct(), for: ana)
    try shop.checkOut(ana)
    let all = PageRequest<OrderListing.Position>(start: .offset(0), size: 9)

    let admin = try shop.customer(role: .admin)
    #expect(try shop.orderedLines(of: ana.user, for: admin, all).items.count == 1)
    #expect(try shop.orderedLines(of: admin.user, for: admin, all).items.isEmpty)
    let other = try shop.customer()
    #expect(throws: ShopError.notFound) { try shop.orderedLines(of: ana.user, for: other, all) }
  }
}
