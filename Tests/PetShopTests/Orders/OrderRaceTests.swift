import PaymentGateway
import PostgreSQL
import Synchronization
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

/// One after the other: each takes many of the connections the server has.
@Suite("Orders that many change at once", .serialized)
struct OrderRaceTests {
  @Test(.database(Shop.migrations), arguments: 0..<3)
  func `of twenty who cancel one order, one does`(round: Int) throws {
    let race = try OrderRace(in: .pending)
    let refusals = try race.run(20) { index, shop, race in
      try shop.cancel(race.order, by: index.isMultiple(of: 2) ? race.admin : race.customer)
    }
    #expect(refusals.allSatisfy { $0 == nil })
    try race.expectOnce([.pending, .cancelled], stock: 100)
  }

  @Test(.database(Shop.migrations))
  func `an order is read as it is at one moment`() throws {
    let race = try OrderRace(in: .pending)
    let shop = race.shop
    let orders = try (0..<40).map { _ in
      try shop.order(in: .pending, of: race.product, by: race.customer, race.admin)
    }
    let isDone = Atomic(false)
    let reader = Running {
      let shop = race.store.open()
      var torn = 0
      while !isDone.load(ordering: .relaxed) {
        for id in orders {
          let order = try shop.order(id, for: race.admin)
          if order.timeline.last?.status != order.status { torn += 1 }
        }
      }
      return torn
    }
    do {
      defer { isDone.store(true, ordering: .relaxed) }
      for step in [Order.Status.paid, .shipped, .delivered] {
        for id in orders { _ = try shop.changeOrder(id, to: step, ifVersion: .any, by: race.admin) }
      }
    }
    #expect(try reader.wait() == 0)
  }

  @Test(.database(Shop.migrations), arguments: 0..<3)
  func `of twenty who ship one order, one does`(round: Int) throws {
    let race = try OrderRace(in: .paid)
    let refusals = try race.run(20) { _, shop, race in
      _ = try shop.changeOrder(race.order, to: .shipped, ifVersion: .any, by: race.admin)
    }
    #expect(refusals.count { $0 == nil } == 1)
    let refusal = ShopError.stepNotAllowed(
      StepRefusal(status: .shipped, allowed: [.delivered, .cancelled, .refunded]))
    #expect(refusals.count { $0 == refusal } == 19)
    try race.expectOnce([.pending, .paid, .shipped], stock: 98)
  }

  @Test(.database(Shop.migrations), arguments: 0..<10)
  func `an order that is shipped and called off at once is one or the other`(
    round: Int
  ) throws {
    let race = try OrderRace(in: .paid)
    let refusals = try race.run(8) { index, shop, race in
      if index.isMultiple(of: 2) {
        _ = try shop.changeOrder(race.order, to: .shipped, ifVersion: .any, by: race.admin)
      } else {
        try shop.cancel(race.order, by: race.customer)
      }
    }
    let isCancelled = try race.shop.order(race.order, for: race.admin).status == .cancelled
    #expect(refusals.count { $0 == nil } == (isCancelled ? 4 : 1))
    try race.expectOnce(
      [.pending, .paid, isCancelled ? .cancelled : .shipped], stock: isCancelled ? 100 : 98)
  }

  @Test(.database(Shop.migrations))
  func `of fifty who refund one order whole, one does`() throws {
    let race = try OrderRace(in: .paid)
    let refusals = try race.run(50) { _, shop, race in
      _ = try shop.changeOrder(race.order, to: .refunded, ifVersion: .any, by: race.admin)
    }
    #expect(refusals.count { $0 == nil } == 1)
    try race.expectOnce([.pending, .paid, .refunded], stock: 98)
    #expect(try race.store.session().all(Ledger.credited, race.order) == [Money(rawValue: 3_998)])
  }

  @Test(.database(Shop.migrations))
  func `of fifty who refund one payment whole, one does`() throws {
    let race = try OrderRace(in: .paid)
    let order = try race.shop.orderByCard(of: race.product, by: race.customer)
    let refusals = try race.run(50) { _, shop, race in
      _ = try shop.changeOrder(order, to: .refunded, ifVersion: .any, by: race.admin)
    }
    #expect(refusals.count { $0 == nil } == 1)
    let payment = try race.shop.order(order, for: race.admin).payments.first.orThrow()
    #expect(payment.state == .captured)
    #expect(try race.shop.reachableGateway().authorization(key: payment.key)?.refunded == 1_999)
    #expect(try race.store.session().all(Ledger.credited, order) == [Money(rawValue: 1_999)])
  }

  @Test(.database(Shop.migrations), arguments: 0..<5)
  func `an order that is refunded and called off at once is one or the other`(
    round: Int
  ) throws {
    let race = try OrderRace(in: .paid)
    let refusals = try race.run(8) { index, shop, race in
      if index.isMultiple(of: 2) {
        _ = try shop.changeOrder(race.order, to: .refunded, ifVersion: .any, by: race.admin)
      } else {
        try shop.cancel(race.order, by: race.customer)
      }
    }
    let isCancelled = try race.shop.order(race.order, for: race.admin).status == .cancelled
    #expect(refusals.count { $0 == nil } == (isCancelled ? 4 : 1))
    try race.expectOnce(
      [.pending, .paid, isCancelled ? .cancelled : .refunded], stock: isCancelled ? 100 : 98)
    #expect(try race.store.session().all(Ledger.credited, race.order) == [Money(rawValue: 3_998)])
  }
}

/// An order of two of a hundred, and those who want to change it.
struct OrderRace: Sendable {
  let store: Store
  let admin: Caller
  let customer: Caller
  let product: Product
  let order: Order.ID

  var shop: Shop { store.open() }

  init(in status: Order.Status) throws {
    store = try Store()
    let shop = store.open()
    admin = try shop.customer(role: .admin)
    customer = try shop.customer()
    product = try shop.addProduct(stock: 100)
    order = try shop.order(in: status, of: product, by: customer, admin)
  }

  /// What each was told, nil when it did what it wanted.
  func run(
    _ count: Int, _ body: @escaping @Sendable (Int, Shop, OrderRace) throws -> Void
  ) throws -> [ShopError?] {
    let barrier = Barrier(count)
    return try onThreads(count) { index in
      try refusal(in: store) { shop in
        _ = try shop.order(order, for: admin)
        barrier.arrive()
        try body(index, shop, self)
      }
    }
  }

  /// Each of these steps was taken and told once, and nothing of the stock is lost.
  func expectOnce(_ steps: [Order.Status], stock: Int) throws {
    #expect(try shop.order(order, for: admin).timeline.map(\.status) == steps)
    #expect(try shop.stock(of: product) == stock)
    let session = try store.session()
    #expect(try session.all(Ledger.unbalanced).isEmpty)
    let names = steps.map { $0 == .pending ? "placed" : $0.rawValue }
    #expect(
      try session.all(Ledger.orderEvents, "orders/\(order.rawValue)")
        == names.map { "petshop.order.\($0)" })
  }
}
