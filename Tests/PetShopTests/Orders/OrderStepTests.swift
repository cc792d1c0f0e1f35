import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop

@Suite("What becomes of an order", .database(Shop.migrations))
struct OrderStepTests {
  let store: Store
  let shop: Shop
  let admin: Caller

  init() throws {
    store = try Store()
    shop = store.open()
    admin = try shop.customer(role: .admin)
  }

  /// From each state, what may follow.
  static let table: [(Order.Status, [Order.Status])] = [
    (.pending, [.paid, .cancelled]), (.paid, [.shipped, .cancelled, .refunded]),
    (.shipped, [.delivered, .cancelled, .refunded]), (.delivered, [.refunded]),
    (.cancelled, []), (.refunded, []),
  ]

  @Test(arguments: table)
  func `the rules are this table`(status: Order.Status, next: [Order.Status]) {
    #expect(status.next == next)
    #expect(status.next(paidBy: .cashOnDelivery) == next)
    #expect(status.next(paidBy: .card) == next.filter { $0 != .paid })
  }

  @Test(arguments: Order.Status.allCases, Order.Status.allCases)
  func `the database allows what the rules allow, and no more`(
    from: Order.Status, to: Order.Status
  ) throws {
    guard from != to else { return }
    let order = try shop.order(in: from, by: try shop.customer(), admin)
    let session = try store.session()
    try session.execute(script: "BEGIN")
    defer { try? session.execute(script: "ROLLBACK") }
    let step = "UPDATE orders SET status = '\(to.rawValue)' WHERE id = \(order.rawValue)"
    if from.next.contains(to) { return try session.execute(script: step) }
    let error = try #require(throws: PostgreSQLError.self) { try session.execute(script: step) }
    #expect(error.constraint == "orders_step_allowed")
  }

  @Test(arguments: Order.Status.allCases.filter { $0 != .pending })
  func `no order begins in the middle`(status: Order.Status) throws {
    let order = try shop.order(in: .pending, by: try shop.customer(), admin)
    let error = try #require(throws: PostgreSQLError.self) {
      try store.session().execute(
        script: """
          INSERT INTO orders (user_id, cart_id, status, payment_method, currency, net, tax, total,
                              recipient, line1, city, country)
          SELECT user_id, cart_id, '\(status.rawValue)', payment_method, currency, net, tax, total,
                 recipient, line1, city, country
          FROM orders
          WHERE id = \(order.rawValue)
          """)
    }
    #expect(error.constraint == "orders_begin_pending")
  }

  @Test func `every step is in the timeline, with who took it`() throws {
    let customer = try shop.customer()
    let order = try shop.order(in: .delivered, by: customer, admin)
    let shown = try shop.order(order, for: customer)
    #expect(shown.timeline.map(\.status) == [.pending, .paid, .shipped, .delivered])
    #expect(shown.timeline.map(\.user) == [customer.user, admin.user, admin.user, admin.user])
    #expect(
      shown.timeline.map { $0.actor(for: customer.user) } == [.customer, .admin, .admin, .admin])
    #expect(shown.version == 4)
  }

  @Test func `a service's step is told as one`() throws {
    let customer = try shop.customer()
    let order = try shop.order(in: .paid, by: customer, admin)
    let key = try shop.createAPIKey(
      NewAPIKey(name: "Almacén", scopes: [.ordersWrite]), by: admin)
    let service = try shop.authenticate(apiKey: key.text)
    _ = try shop.changeOrder(order, to: .shipped, ifVersion: .any, by: service)
    let step = try #require(try shop.order(order, for: customer).timeline.last)
    #expect(step.actor(for: customer.user) == .service)
  }

  @Test func `a step nobody signs is the shop's own`() throws {
    let customer = try shop.customer()
    let order = try shop.order(in: .pending, by: customer, admin)
    try store.session().execute(
      script: "UPDATE orders SET status = 'paid' WHERE id = \(order.rawValue)")
    let step = try #require(try shop.order(order, for: customer).timeline.last)
    #expect(step.actor(for: customer.user) == .shop)
  }

  @Test(arguments: ["UPDATE order_steps SET status = 'paid'", "DELETE FROM order_steps"])
  func `what happened stays`(statement: String) throws {
    _ = try shop.order(in: .pending, by: try shop.customer(), admin)
    let error = try #require(throws: PostgreSQLError.self) {
      try store.session().execute(script: statement)
    }
    #expect(error.constraint == "order_steps_append_only")
  }

  @Test func `when the cash is taken the invoice is paid`() throws {
    let customer = try shop.customer()
    let order = try shop.order(in: .paid, by: customer, admin)
    let invoices = try shop.invoices(of: customer, PageRequest(start: .offset(0), size: 1))
    #expect(invoices.items.map(\.order) == [order])
    #expect(invoices.items.map(\.paymentStatus) == [.paid])
  }

  @Test func `a version that is no more changes nothing`() throws {
    let order = try shop.order(in: .pending, by: try shop.customer(), admin)
    #expect(throws: ShopError.stale) {
      try shop.changeOrder(order, to: .paid, ifVersion: .oneOf([7]), by: admin)
    }
    let paid = try shop.changeOrder(order, to: .paid, ifVersion: .oneOf([1]), by: admin)
    #expect(paid.status == .paid)
  }

  @Test func `a timeline is in order, whichever transaction began first`() throws {
    let ana = try shop.customer()
    let order = try shop.order(in: .pending, by: ana, admin)
    let early = try store.session()
    try early.execute(script: "BEGIN")
    _ = try shop.changeOrder(order, to: .paid, ifVersion: .any, by: admin)
    try early.execute(script: "SELECT step_order(\(order.rawValue), 'shipped', NULL); COMMIT")

    let timeline = try shop.order(order, for: ana).timeline
    #expect(timeline.map(\.status) == [.pending, .paid, .shipped])
    #expect(timeline[1].enteredAt == timeline[2].enteredAt)
  }
}

extension Shop {
  /// A new order of two collars, taken to a state step by step.
  func order(
    in status: Order.Status, of product: Product? = nil, by customer: Caller, _ admin: Caller
  ) throws -> Order.ID {
    try put(2, of: try product ?? addProduct(), for: customer)
    let order = try checkOut(customer).order.id
    let way: [Order.Status] =
      switch status {
      case .pending: []
      case .paid: [.paid]
      case .shipped: [.paid, .shipped]
      case .delivered: [.paid, .shipped, .delivered]
      case .cancelled: [.cancelled]
      case .refunded: [.paid, .refunded]
      }
    for step in way { _ = try changeOrder(order, to: step, ifVersion: .any, by: admin) }
    return order
  }

  @discardableResult
  func cancel(
    _ order: Order.ID, by caller: Caller, _ claim: IdempotencyClaim? = nil
  ) throws -> StoredAnswer {
    try cancelOrder(order, by: caller, claim: claim) {
      StoredAnswer(status: 200, location: nil, body: Array("\($0.status) \($0.version)".utf8))
    }
  }
}
