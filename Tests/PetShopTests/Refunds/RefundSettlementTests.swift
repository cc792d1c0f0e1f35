import PaymentGateway
import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("Refunds left half done", .serialized)
struct RefundSettlementTests {
  let store: Store
  let shop: Shop
  let admin: Caller
  let order: Order.ID

  init() throws {
    store = try Store()
    shop = store.open()
    admin = try shop.customer(role: .admin)
    let ana = try shop.customer()
    order = try shop.orderByCard(of: try shop.addProduct(price: 1_000), by: ana)
  }

  private func age() throws {
    try store.session().execute(
      script: "UPDATE refunds SET busy_until = now() - interval '1 second'")
  }

  private func refund() throws -> Refund {
    try shop.order(order, for: admin).refunds.first.orThrow()
  }

  private func refunded() throws -> Int64? {
    let payment = try shop.order(order, for: admin).payments.first.orThrow()
    return try shop.reachableGateway().authorization(key: payment.key)?.refunded
  }

  @Test(.database(Shop.migrations), arguments: [false, true])
  func `what a silent gateway did or did not do is asked of it again, once`(
    isDone: Bool
  ) throws {
    try withGatewayStopped { _ = try shop.refund(order, .amount(Money(rawValue: 300)), by: admin) }
    let pending = try refund()
    #expect(pending.status == .pending)
    #expect(try shop.settleRefunds().count == 0, "somebody may be at work on it")
    if isDone {
      try shop.reachableGateway().refund(300, of: pending.authorization.orThrow(), key: pending.key)
    }
    for _ in 1...2 {
      try age()
      #expect(try shop.settleRefunds().failures.isEmpty)
    }
    #expect(try refund().status == .succeeded)
    #expect(try refunded() == 300)
    let told = try store.session().all(Ledger.events, 0)
    #expect(told.count { $0.hasPrefix("petshop.refund.succeeded ") } == 1)
  }

  @Test(.database(Shop.migrations))
  func `cash that is owed is left to whoever pays it out`() throws {
    let ana = try shop.customer()
    let cash = try shop.order(in: .paid, by: ana, admin)
    try shop.cancel(cash, by: ana)
    try age()
    #expect(try shop.settleRefunds().count == 0)
    #expect(try shop.order(cash, for: ana).refunds.map(\.status) == [.pending])
  }

  @Test(.database(Shop.migrations))
  func `what the gateway refuses is asked again later`() throws {
    try withGatewayStopped {
      try shop.refund(order, .rest, by: admin)
      try age()
      #expect(try shop.settleRefunds().failures.count == 1)
    }
    #expect(try refund().status == .pending)
    try age()
    #expect(try shop.settleRefunds().failures.isEmpty)
    #expect(try refunded() == 1_000)
  }

  @Test(.database(Shop.migrations))
  func `several reconcilers settle each refund once`() throws {
    try withGatewayStopped {
      for _ in 1...6 { try shop.refund(order, .amount(Money(rawValue: 100)), by: admin) }
    }
    try age()
    let counts = try onThreads(4) { [store] _ in try store.open().settleRefunds().count }
    #expect(counts.reduce(0, +) == 6)
    #expect(try refunded() == 600)
  }

  @Test(.database(Shop.migrations))
  func `of fifty who give one order back whole, one does`() throws {
    let refusals = try atOnce(50) { [order] shop, admin in
      try shop.refund(order, .rest, by: admin)
    }
    #expect(refusals.count { $0 == nil } == 1)
    let refusal = ShopError.stepNotAllowed(StepRefusal(status: .refunded, allowed: []))
    #expect(refusals.count { $0 == refusal } == 49)
    #expect(try refunded() == 1_000)
    #expect(try store.session().all(Ledger.credited, order).map(\.rawValue) == [1_000])
  }

  @Test(.database(Shop.migrations))
  func `of thirty who give back a tenth, ten do`() throws {
    let refusals = try atOnce(30) { [order] shop, admin in
      try shop.refund(order, .amount(Money(rawValue: 100)), by: admin)
    }
    #expect(refusals.count { $0 == nil } == 10)
    #expect(try refunded() == 1_000)
    let shown = try shop.order(order, for: admin)
    #expect((shown.status, shown.refundedTotal.rawValue) == (.refunded, 1_000))
    #expect(
      try store.session().all(Ledger.orderEvents, "orders/\(order.rawValue)")
        == ["petshop.order.placed", "petshop.order.paid", "petshop.order.refunded"])
  }

  private func atOnce(
    _ count: Int, _ body: @escaping @Sendable (Shop, Caller) throws -> Void
  ) throws -> [ShopError?] {
    let barrier = Barrier(count)
    return try onThreads(count) { [store, admin] _ in
      try refusal(in: store) { shop in
        barrier.arrive()
        try body(shop, admin)
      }
    }
  }

  private func withGatewayStopped(_ body: () throws -> Void) throws {
    let session = try store.session()
    try session.execute(
      script: """
        CREATE FUNCTION gateway.stop() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'stopped' USING ERRCODE = 'cannot_connect_now'; END $$;
        CREATE TRIGGER stopped BEFORE INSERT ON gateway.entries
          FOR EACH ROW EXECUTE FUNCTION gateway.stop()
        """)
    defer { try? session.execute(script: "DROP FUNCTION gateway.stop() CASCADE") }
    try body()
  }
}
