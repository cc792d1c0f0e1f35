import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("Lists of orders")
struct OrderListTests {
  let shop: Shop
  let admin: Caller
  let customers: [Caller]
  /// All there are, the newest first.
  let orders: [OrderSummary]

  init() throws {
    let store = try Store()
    shop = store.open()
    admin = try shop.customer(role: .admin)
    customers = try shop.customers(3)
    let session = try store.session()
    try session.execute(script: Self.orders(of: customers.map(\.user.rawValue)))
    orders = try session.all(
      Query("SELECT id FROM orders ORDER BY created_at DESC, id DESC") {
        row throws(PostgreSQLError) in try row.next()
      }
    ).map { (id: Order.ID) in try session.one(Order.byID, id, nil) }
  }

  /// 400, past what makes an order whole: of each day of a month some, of which some came at once.
  private static func orders(of users: [Int64]) -> String {
    """
    SET session_replication_role = replica;
    INSERT INTO orders (user_id, cart_id, status, payment_method, currency, net, tax, total,
                        recipient, line1, city, country, created_at)
    SELECT (ARRAY[\(users.map(String.init).joined(separator: ", "))])[n % 3 + 1], -n,
           (ARRAY['pending', 'paid', 'shipped', 'delivered', 'delivered', 'cancelled',
                  'refunded'])[n * 7 % 11 % 7 + 1],
           (ARRAY['card', 'card', 'cash_on_delivery'])[n * 5 % 13 % 3 + 1], 'EUR', n, 0, n,
           'A', 'B', 'C', 'ES', timestamptz '2026-01-01Z' + n * 37 % 100 * interval '7 hours'
    FROM generate_series(1, 400) n;
    """
  }

  @Test(.database(Shop.migrations))
  func `every filter is what a plain recount says`() throws {
    var dice = Dice(seed: 11)
    var found = 0
    for _ in 0..<300 {
      let listing = random(using: &dice)
      let expected = orders.filter(listing.matches).map(\.id)
      let start = Int64(dice.below(3) * 10)
      let page = try shop.orders(
        listing, of: admin, PageRequest(start: .offset(start), size: 50))
      #expect(
        page.items.map(\.id) == Array(expected.dropFirst(Int(start)).prefix(50)), "\(listing)")
      #expect(page.total == ListTotal(exactly: Int64(expected.count)), "\(listing)")
      found += expected.isEmpty ? 0 : 1
    }
    #expect((100..<300).contains(found))
  }

  @Test(.database(Shop.migrations))
  func `every list is walked whole by cursor`() throws {
    var dice = Dice(seed: 12)
    for _ in 0..<20 {
      let listing = random(using: &dice)
      #expect(try walk(listing) == orders.filter(listing.matches).map(\.id), "\(listing)")
    }
  }

  @Test(.database(Shop.migrations))
  func `a customer filters his own`() throws {
    for customer in customers {
      var listing = OrderListing()
      listing.status = .delivered
      listing.from = CalendarDate("2026-01-05")
      let expected = orders.filter { listing.matches($0) && $0.user == customer.user }.map(\.id)
      let page = PageRequest<OrderListing.Position>(start: .offset(0), size: 100)
      #expect(try shop.orders(listing, of: customer, page).items.map(\.id) == expected)
      #expect(!expected.isEmpty)
      listing.user = customers[0].user
      #expect(throws: ShopError.notAdmin) { try shop.orders(listing, of: customer, page) }
    }
  }

  @Test(.database(Shop.migrations))
  func `the order of an invoice is found by its number`() throws {
    let ana = try shop.customer()
    try shop.put(of: try shop.addProduct(), for: ana)
    let receipt = try shop.checkOut(ana)
    var listing = OrderListing()
    listing.invoice = receipt.invoice.header.number
    let page = PageRequest<OrderListing.Position>(start: .offset(0), size: 5)
    for caller in [admin, ana] {
      #expect(try shop.orders(listing, of: caller, page).items.map(\.id) == [receipt.order.id])
    }
    #expect(try shop.orders(listing, of: customers[0], page).items.isEmpty)
    listing.invoice = InvoiceNumber("INV-2026-999999")
    #expect(try shop.orders(listing, of: admin, page).items.isEmpty)
    #expect(try shop.orders(listing, of: admin, page).total.count == 0)
  }

  private func walk(_ listing: OrderListing) throws -> [Order.ID] {
    var seen: [Order.ID] = []
    var start = PageRequest<OrderListing.Position>.Start.offset(0)
    while true {
      let page = try shop.orders(listing, of: admin, PageRequest(start: start, size: 17))
      seen += page.items.map(\.id)
      guard let next = page.next else { return seen }
      start = .after(next)
    }
  }

  private func random(using dice: inout Dice) -> OrderListing {
    var listing = OrderListing()
    if dice.below(2) == 0 { listing.status = dice.one(of: Order.Status.allCases) }
    if dice.below(3) == 0 { listing.paymentMethod = dice.one(of: PaymentMethod.allCases) }
    if dice.below(3) == 0 { listing.user = dice.one(of: customers).user }
    if dice.below(3) == 0 { listing.from = Self.day(dice.below(30)) }
    if dice.below(3) == 0 { listing.to = Self.day(dice.below(30)) }
    return listing
  }

  private static func day(_ number: Int) -> CalendarDate? {
    CalendarDate("2026-01-01")?.adding(days: Int32(number))
  }
}

extension OrderListing {
  /// The same in plain words.
  fileprivate func matches(_ order: OrderSummary) -> Bool {
    let day = CalendarDate(days: Int32(order.createdAt.seconds / 86_400))
    return (status == nil || order.status == status)
      && (paymentMethod == nil || order.paymentMethod == paymentMethod)
      && (user == nil || order.user == user)
      && (from.map { $0 <= day } ?? true) && (to.map { day <= $0 } ?? true)
  }
}
