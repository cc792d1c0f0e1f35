import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop

@Suite("One's own orders and invoices")
struct OwnDocumentTests {
  @Test(.database(Shop.migrations))
  func `somebody else's are not found, as if they did not exist`() throws {
    let office = try Office()
    let receipt = office.receipts[0]
    let eve = try office.shop.customer()
    #expect(throws: ShopError.notFound) { try office.shop.order(receipt.order.id, for: eve) }
    #expect(throws: ShopError.notFound) {
      try office.shop.invoice(receipt.invoice.header.id, for: eve)
    }
    let nothing: Int64 = 999_999_999
    #expect(throws: ShopError.notFound) {
      try office.shop.order(Order.ID(rawValue: nothing), for: office.admin)
    }
    #expect(throws: ShopError.notFound) {
      try office.shop.invoice(Invoice.ID(rawValue: nothing), for: office.admin)
    }
  }

  @Test(.database(Shop.migrations))
  func `an admin sees everybody's`() throws {
    let office = try Office()
    for receipt in office.receipts {
      #expect(
        try office.shop.order(receipt.order.id, for: office.admin).lines == receipt.order.lines)
      #expect(
        try office.shop.invoice(receipt.invoice.header.id, for: office.admin).header.order
          == receipt.order.id)
    }
  }

  @Test(.database(Shop.migrations))
  func `everybody lists his own, the newest first, by number and by cursor`() throws {
    let office = try Office()
    let all = Array(office.receipts.reversed())
    let views =
      [(office.admin, all)]
      + office.callers.map { caller in
        (caller, all.filter { $0.order.user == caller.user })
      }
    for (caller, receipts) in views {
      for byCursor in [true, false] {
        #expect(
          try office.walk(byCursor) {
            try office.shop.orders(OrderListing(), of: caller, $0)
          }.map(\.id) == receipts.map(\.order.id))
        #expect(
          try office.walk(byCursor) { try office.shop.invoices(of: caller, $0) }.map(\.id)
            == receipts.map(\.invoice.header.id))
      }
      let page = try office.shop.orders(
        OrderListing(), of: caller, PageRequest(start: .offset(0), size: 1))
      #expect(page.total == ListTotal(counted: Int64(receipts.count), estimate: 0))
    }
  }

  @Test(.database(Shop.migrations))
  func `who ordered nothing has an empty list, and so has the page past the end`() throws {
    let office = try Office()
    let eve = try office.shop.customer()
    let page = try office.shop.orders(
      OrderListing(), of: eve, PageRequest(start: .offset(0), size: 9))
    #expect(page.items.isEmpty)
    #expect(page.total.count == 0)
    let past = try office.shop.invoices(of: office.admin, PageRequest(start: .offset(99), size: 9))
    #expect(past.items.isEmpty)
    #expect(past.total.count == 9)
  }
}

/// Nine orders of three customers, in turn.
private struct Office {
  let shop: Shop
  let admin: Caller
  let callers: [Caller]
  let receipts: [Receipt]

  init() throws {
    let shop = try Store().open()
    let product = try shop.addProduct()
    let callers = try shop.customers(3)
    self.shop = shop
    self.callers = callers
    admin = try shop.customer(role: .admin)
    receipts = try (0..<9).map { number in
      try shop.put(1 + number, of: product, for: callers[number % 3])
      return try shop.checkOut(callers[number % 3])
    }
  }

  /// A list from its beginning to its end, two at a time.
  func walk<Item, Position>(
    _ byCursor: Bool, _ list: (PageRequest<Position>) throws -> Page<Item, Position>
  ) throws -> [Item] {
    var items: [Item] = []
    var start = PageRequest<Position>.Start.offset(0)
    for _ in 0..<20 {
      let page = try list(PageRequest(start: start, size: 2))
      items += page.items
      guard let next = page.next else { return items }
      start = byCursor ? .after(next) : .offset(Int64(items.count))
    }
    throw Missing()
  }
}
