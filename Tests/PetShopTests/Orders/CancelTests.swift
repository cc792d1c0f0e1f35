import PaymentGateway
import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop

@Suite("Calling an order off", .database(Shop.migrations))
struct CancelTests {
  let store: Store
  let shop: Shop
  let admin: Caller
  let ana: Caller
  let product: Product

  init() throws {
    store = try Store()
    shop = store.open()
    admin = try shop.customer(role: .admin)
    ana = try shop.customer()
    product = try shop.addProduct(stock: 10)
  }

  @Test func `what was taken from the stock comes back, once`() throws {
    let order = try shop.order(in: .pending, of: product, by: ana, admin)
    #expect(try shop.stock(of: product) == 8)
    try shop.cancel(order, by: ana)
    try shop.cancel(order, by: ana)
    try shop.cancel(order, by: admin)
    #expect(try shop.stock(of: product) == 10)
    #expect(
      try store.session().all(Ledger.movements, product.id) == [
        "initial 10 = 10", "sale -2 = 8", "return 2 = 10",
      ])
    #expect(try shop.order(order, for: ana).timeline.map(\.status) == [.pending, .cancelled])
  }

  /// As a refund's twin.
  @Test(.database(Shop.migrations))
  func `what a twin has called off is not given back twice`() throws {
    let id = try shop.orderByCard(of: product, by: ana)
    var isFirst = true
    let answer = try shop.cancelOrder(id, by: ana, claim: .key("cancel")) { order in
      if isFirst {
        isFirst = false
        try store.session().execute(script: Ledger.killOthers)
        try store.open().cancel(id, by: ana, .key("cancel"))
      }
      return StoredAnswer(status: 200, location: nil, body: Array("\(order.version)".utf8))
    }

    #expect(answer.isReplay)
    let order = try shop.order(id, for: ana)
    #expect(order.refunds.count == 1)
    let payment = try #require(order.payments.first)
    let charged = try shop.reachableGateway().authorization(key: payment.key).orThrow()
    #expect(charged.refunded == charged.captured)
  }

  @Test func `whoever is an admin no more is not told again of another's order`() throws {
    let order = try shop.order(in: .pending, of: product, by: ana, admin)
    try shop.cancel(order, by: admin, .key("called off"))
    try shop.cancel(order, by: admin, .key("called off"))
    let demoted = Caller(user: admin.user, role: .user, session: LoginSession.ID(rawValue: 0))
    #expect(throws: ShopError.notFound) {
      try shop.cancel(order, by: demoted, .key("called off"))
    }
  }

  @Test func `a product sold no more takes its units back too`() throws {
    let order = try shop.order(in: .pending, of: product, by: ana, admin)
    try shop.archiveProduct(product.id, ifVersion: .any)
    try shop.cancel(order, by: ana)
    #expect(try store.session().one(Ledger.sum, product.id) == 10)
    #expect(try store.session().all(Ledger.unbalanced).isEmpty)
  }

  @Test(arguments: [
    (Order.Status.pending, true, true), (.paid, true, true), (.shipped, false, true),
    (.delivered, false, false), (.refunded, false, false),
  ])
  func `the customer can until it is shipped, the shop until it is delivered`(
    status: Order.Status, byCustomer: Bool, byAdmin: Bool
  ) throws {
    for (caller, isAllowed, allowed) in [(ana, byCustomer, []), (admin, byAdmin, status.next)] {
      let order = try shop.order(in: status, of: product, by: ana, admin)
      if isAllowed {
        try shop.cancel(order, by: caller)
        #expect(try shop.order(order, for: ana).status == .cancelled)
      } else {
        #expect(throws: ShopError.stepNotAllowed(StepRefusal(status: status, allowed: allowed))) {
          try shop.cancel(order, by: caller)
        }
      }
    }
    #expect(try store.session().all(Ledger.unbalanced).isEmpty)
  }

  @Test func `nobody calls off what is somebody else's`() throws {
    let order = try shop.order(in: .pending, of: product, by: ana, admin)
    let eve = try shop.customer()
    #expect(throws: ShopError.notFound) { try shop.cancel(order, by: eve) }
    #expect(try shop.order(order, for: ana).status == .pending)
  }

  @Test func `with a key the answer is the same again`() throws {
    let order = try shop.order(in: .pending, of: product, by: ana, admin)
    let first = try shop.cancel(order, by: ana, .key("a"))
    let second = try shop.cancel(order, by: ana, .key("a"))
    #expect((first.text, first.isReplay) == ("cancelled 2", false))
    #expect((second.text, second.isReplay) == ("cancelled 2", true))
  }

  @Test func `the database takes back no more than was sold`() throws {
    let order = try shop.order(in: .pending, of: product, by: ana, admin)
    let error = try #require(throws: PostgreSQLError.self) {
      try store.session().execute(
        script: """
          INSERT INTO stock_movements (product_id, delta, balance, reason, order_id)
          VALUES (\(product.id.rawValue), 3, 11, 'return', \(order.rawValue))
          """)
    }
    #expect(error.constraint == "stock_movements_return_was_sold")
  }

  @Test func `what was captured of a card is given back, and credited`() throws {
    for (status, caller) in [(Order.Status.cancelled, ana), (.refunded, admin)] {
      let order = try shop.orderByCard(of: product, by: ana)
      #expect(try shop.order(order, for: ana).status == .paid)
      if status == .cancelled {
        try shop.cancel(order, by: caller)
      } else {
        _ = try shop.changeOrder(order, to: .refunded, ifVersion: .any, by: caller)
      }
      let payment = try #require(try shop.order(order, for: ana).payments.first)
      #expect(payment.state == .captured)
      #expect(try shop.order(order, for: ana).refunds.map(\.status) == [.succeeded])
      let settled = try #require(try shop.reachableGateway().authorization(key: payment.key))
      #expect(settled.refunded == payment.amount.rawValue)
      #expect(try store.session().all(Ledger.credited, order) == [payment.amount])
    }
    #expect(try shop.stock(of: product) == 9)
  }

  @Test func `an order that goes on keeps its payment`() throws {
    let order = try shop.orderByCard(of: product, by: ana)
    let error = try #require(throws: PostgreSQLError.self) {
      try store.session().execute(
        script: "UPDATE payments SET state = 'releasing' WHERE order_id = \(order.rawValue)")
    }
    #expect(error.constraint == "payments_of_orders_stay")
  }

  @Test(arguments: ["order_id = NULL", "authorization_id = authorization_id + 1"])
  func `a payment stays with its order`(change: String) throws {
    let order = try shop.orderByCard(of: product, by: ana)
    let error = try #require(throws: PostgreSQLError.self) {
      try store.session().execute(
        script: "UPDATE payments SET \(change) WHERE order_id = \(order.rawValue)")
    }
    #expect(error.constraint == "payments_order_stays")
  }

  @Test func `an order that nobody paid is credited, and its invoice void`() throws {
    let order = try shop.order(in: .pending, of: product, by: ana, admin)
    try shop.cancel(order, by: ana)
    #expect(try store.session().all(Ledger.credited, order) == [Money(rawValue: 3_998)])
    let invoices = try shop.invoices(of: ana, PageRequest(start: .offset(0), size: 1))
    #expect(invoices.items.map(\.paymentStatus) == [.void])
  }
}

extension Shop {
  /// A new order of one of a product, paid by card.
  func orderByCard(of product: Product, by customer: Caller) throws -> Order.ID {
    try addCard(for: customer)
    return try orderByUsualCard(of: product, by: customer)
  }

  /// As `orderByCard`, with the card he has.
  func orderByUsualCard(of product: Product, by customer: Caller) throws -> Order.ID {
    try put(of: product, for: customer)
    var id: Order.ID?
    _ = try placeOrder(.usual(paidWith: .usualCard), by: customer, claim: nil) {
      id = $0.order.id
      return StoredAnswer($0)
    }
    return try id.orThrow()
  }
}
