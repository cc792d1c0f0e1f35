import PaymentGateway
import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("Payments left half done", .serialized)
struct SettlementTests {
  let store: Store
  let shop: Shop
  let caller: Caller
  let product: Product

  init() throws {
    store = try Store()
    shop = store.open()
    caller = try shop.customer()
    product = try shop.addProduct(price: 1_000)
    try shop.put(of: product, for: caller)
    try shop.addCard(for: caller)
  }

  private let byCard = Checkout.usual(paidWith: .usualCard)

  private func checkOut(_ key: String = "a") throws -> StoredAnswer {
    try shop.placeOrder(byCard, by: caller, claim: .key(key)) { StoredAnswer($0) }
  }

  /// What a process wrote down that died before it asked the gateway, or after.
  private func start(_ key: String = "a", authorizing: Bool) throws -> Payment {
    guard case .atWork(let payment) = try shop.startPayment(byCard, by: caller, .key(key)) else {
      throw Missing()
    }
    if authorizing {
      _ = try shop.reachableGateway().authorize(
        payment.amount.rawValue, payment.currency, on: payment.cardToken, key: payment.key)
    }
    return payment
  }

  private func script(_ script: String) throws { try store.session().execute(script: script) }

  private func age() throws {
    try script("UPDATE payments SET busy_until = now() - interval '1 minute'")
  }

  private func states() throws -> [Payment.State] {
    try store.session().all(
      Query("SELECT state FROM payments ORDER BY id") { row in try row.next() })
  }

  @Test(
    .database(Shop.migrations),
    arguments: [false, true])
  func `whoever comes back with the key goes on, and is charged once`(isAuthorized: Bool) throws {
    let payment = try start(authorizing: isAuthorized)
    #expect(throws: ShopError.requestInProgress) { try checkOut() }
    try age()
    let answer = try checkOut()
    #expect(!answer.isReplay)
    #expect(try checkOut().body == answer.body)
    #expect(try states() == [.captured])
    #expect(try shop.reachableGateway().authorization(key: payment.key)?.captured == 1_000)
  }

  @Test(
    .database(Shop.migrations),
    arguments: [false, true])
  func `whoever comes back to a shop of another currency is told so, and pays nothing`(
    isAuthorized: Bool
  ) throws {
    let payment = try start(authorizing: isAuthorized)
    try age()
    let dollars = store.open(on: store.options, passwords: store.passwords, currency: "USD")
    func checkOut() throws -> StoredAnswer {
      try dollars.placeOrder(byCard, by: caller, claim: .key("a")) { StoredAnswer($0) }
    }
    let price = Money(rawValue: 1_000)
    let line = PriceChange.Line(product: product.id, old: price, new: price)
    let change = PriceChange(expected: price, actual: price, lines: [line])
    #expect(throws: ShopError.pricesChanged(change)) { try checkOut() }
    #expect(try states() == [.voided])
    #expect(try shop.reachableGateway().authorization(key: payment.key)?.isVoided == true)
    #expect(try !checkOut().isReplay)
    #expect(try states() == [.voided, .captured])
  }

  @Test(
    .database(Shop.migrations),
    arguments: [false, true])
  func `what nobody comes back for is let go, and so is its key`(isAuthorized: Bool) throws {
    let payment = try start(authorizing: isAuthorized)
    #expect(try shop.settlePayments().count == 0)
    try age()
    #expect(try shop.settlePayments().count == 1)
    #expect(try states() == [.voided])
    #expect(try shop.reachableGateway().authorization(key: payment.key)?.isVoided == true)
    #expect(try !checkOut().isReplay)
    #expect(try states() == [.voided, .captured])
  }

  @Test(.database(Shop.migrations))
  func `what was captured but not written down is written down`() throws {
    let answer = try withGatewayStopped { try checkOut() }
    #expect(try states() == [.authorized])
    #expect(try status(of: answer) == .pending)
    #expect(try checkOut().body == answer.body)
    try age()
    #expect(try shop.settlePayments().failures.isEmpty)
    #expect(try states() == [.captured])
    #expect(try status(of: answer) == .paid)
    #expect(try shop.settlePayments().count == 0)
  }

  @Test(.database(Shop.migrations))
  func `what was captured while it was given up is given back, once`() throws {
    let answer = try withGatewayStopped { try checkOut() }
    let payment = try shop.order(number(of: answer), for: caller).payments.first.orThrow()
    try shop.reachableGateway().capture(
      1_000, of: payment.authorization.orThrow(), key: payment.captureKey)
    try script(
      "UPDATE orders SET status = 'cancelled'; UPDATE payments SET state = 'releasing'")
    for _ in 1...2 {
      try age()
      #expect(try shop.settlePayments().failures.isEmpty)
    }
    #expect(try states() == [.voided])
    let settled = try shop.reachableGateway().authorization(key: payment.key)
    #expect(settled?.captured == 1_000)
    #expect(settled?.refunded == 1_000)
  }

  @Test(.database(Shop.migrations), arguments: [false, true])
  func `whoever comes back for what was called off since hears of his order, and is not charged`(
    isSettled: Bool
  ) throws {
    let id = try number(of: try withGatewayStopped { try checkOut() })
    try script(
      """
      UPDATE idempotency_keys SET status = NULL, location = NULL, body = NULL;
      UPDATE orders SET status = 'cancelled'; UPDATE payments SET state = 'releasing'
      """)
    try age()
    if isSettled { #expect(try shop.settlePayments().failures.isEmpty) }
    try age()
    let answer = try checkOut()
    #expect(try number(of: answer) == id)
    #expect(try states() == [isSettled ? .voided : .releasing])
    #expect(try checkOut().body == answer.body)
    #expect(try shop.order(id, for: caller).status == .cancelled)
    #expect(try charges() == 0)
  }

  @Test(.database(Shop.migrations))
  func `a silent gateway is asked again later`() throws {
    _ = try withGatewayStopped { try checkOut() }
    try age()
    let failures = try withGatewayStopped { try shop.settlePayments().failures.count }
    #expect(failures == 1)
    try age()
    #expect(try shop.settlePayments().failures.isEmpty)
    #expect(try states() == [.captured])
  }

  @Test(.database(Shop.migrations))
  func `a cart that changed since it was quoted is not charged`() throws {
    let payment = try start(authorizing: true)
    try age()
    try shop.put(2, of: product, for: caller)
    #expect(throws: ShopError.self) { try checkOut() }
    #expect(try states() == [.voided])
    #expect(try shop.reachableGateway().authorization(key: payment.key)?.isVoided == true)
    #expect(try shop.stock(of: product) == 100)
  }

  @Test(.database(Shop.migrations))
  func `several reconcilers settle each payment once`() throws {
    for key in ["a", "b", "c", "d", "e", "f"] { _ = try start(key, authorizing: true) }
    try age()
    let counts = try onThreads(4) { [store] _ in
      try store.open().settlePayments().count
    }
    #expect(counts.reduce(0, +) == 6)
    #expect(try states() == Array(repeating: .voided, count: 6))
  }

  @Test(.database(Shop.migrations))
  func `twenty copies of one checkout by card are one charge`() throws {
    let barrier = Barrier(20)
    let (store, caller, byCard) = (store, caller, byCard)
    let answers = try onThreads(20) { _ in
      let shop = store.open()
      barrier.arrive()
      while true {
        do {
          return try shop.placeOrder(byCard, by: caller, claim: .key("a")) { StoredAnswer($0) }
        } catch ShopError.requestInProgress {}
      }
    }
    #expect(Set(answers.map(\.body)).count == 1)
    #expect(answers.count { !$0.isReplay } == 1)
    #expect(try states() == [.captured])
    #expect(try charges() == 1)
  }

  @Test(.database(Shop.migrations))
  func `of eight carts by card for three pieces three are charged`() throws {
    let scarce = try shop.addProduct("Bone", stock: 3)
    let callers = try shop.customers(8)
    for caller in callers {
      try shop.addCard(for: caller)
      try shop.put(of: scarce, for: caller)
    }
    let (store, byCard) = (store, byCard)
    let barrier = Barrier(8)
    let refusals = try onThreads(8) { index in
      try refusal(in: store) { shop in
        barrier.arrive()
        _ = try shop.placeOrder(byCard, by: callers[index], claim: nil) { StoredAnswer($0) }
      }
    }
    #expect(refusals.count { $0 == nil } == 3)
    #expect(try charges() == 3)
    #expect(try states().allSatisfy { $0 == .captured || $0 == .voided })
    #expect(try shop.stock(of: scarce) == 0)
  }

  @Test(.database(Shop.migrations))
  func `the gateway is never asked from inside a transaction`() throws {
    #expect(throws: GatewayInTransaction.self) {
      try shop.write { _ in try shop.atGateway { try $0.void(key: "a") } }
    }
  }

  @Test(.database(Shop.migrations))
  func `the database has no order by card without its payment`() throws {
    let error = #expect(throws: PostgreSQLError.self) {
      try script(
        """
        INSERT INTO carts (user_id, ordered_at) VALUES (\(caller.user.rawValue), now());
        INSERT INTO orders (user_id, cart_id, payment_method, currency, net, tax, total, recipient,
                            line1, city, country)
        SELECT user_id, id, 'card', 'EUR', 10, 0, 10, 'A', 'B', 'C', 'ES'
        FROM carts ORDER BY id DESC LIMIT 1
        """)
    }
    #expect(error?.constraint == "orders_card_is_paid")
    for step in ["state = 'captured'", "amount = 1", "state = 'voided'"] {
      _ = try start(authorizing: false)
      #expect(throws: PostgreSQLError.self) { try script("UPDATE payments SET \(step)") }
      try age()
      _ = try shop.settlePayments()
    }
  }

  private func charges() throws -> Int64 {
    try store.session().one(
      Query("SELECT count(*) FROM gateway.entries WHERE kind = 'capture'") { row in
        try row.next()
      })
  }

  private func status(of answer: StoredAnswer) throws -> Order.Status {
    try shop.order(number(of: answer), for: caller).status
  }

  private func number(of answer: StoredAnswer) throws -> Order.ID {
    Order.ID(
      rawValue: try Int64(answer.location.orThrow().drop { !$0.isNumber }).orThrow())
  }

  /// The ledger takes no entry, as if the gateway were down for captures.
  private func withGatewayStopped<Value>(_ body: () throws -> Value) throws -> Value {
    try script(
      """
      CREATE FUNCTION gateway.stop() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'stopped' USING ERRCODE = 'cannot_connect_now'; END $$;
      CREATE TRIGGER stopped BEFORE INSERT ON gateway.entries
        FOR EACH ROW EXECUTE FUNCTION gateway.stop()
      """)
    defer {
      try? script("DROP FUNCTION gateway.stop() CASCADE")
    }
    return try body()
  }
}

extension Shop {
  /// The card the caller pays with from now on.
  @discardableResult
  func addCard(_ number: String = "4242424242424242", for caller: Caller) throws -> PaymentCard {
    let number = try CardNumber(number).orThrow()
    return try addPaymentCard(
      NewPaymentCard(
        source: .number(number, CardExpiry(month: 12, year: 2_034)), isDefault: true),
      of: caller)
  }
}
