import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("Erasure")
struct ErasureTests {
  let store: Store
  let shop: Shop

  init() throws {
    store = try Store()
    shop = store.open()
  }

  @Test(
    .database(Shop.migrations),
    arguments: [
      "INSERT INTO sessions (user_id) VALUES (<id>)",
      "INSERT INTO carts (user_id) VALUES (<id>)",
      """
      INSERT INTO addresses (user_id, recipient, line1, city, country, is_default)
      VALUES (<id>, 'Ana', 'Calle 1', 'Madrid', 'ES', true)
      """,
      """
      INSERT INTO payment_methods (user_id, token, brand, last4, exp_month, exp_year, is_default)
      VALUES (<id>, 'card_000000000000000000000000', 'visa', '4242', 1, 2040, true)
      """,
      """
      INSERT INTO payments (user_id, card_token, brand, last4, amount, currency, busy_until)
      VALUES (<id>, 'card_0', 'visa', '4242', 1, 'EUR', now())
      """,
      "INSERT INTO idempotency_keys (user_id, key, fingerprint) VALUES (<id>, 'a', '')",
    ])
  func `nothing more becomes his, by name`(statement: String) throws {
    let ana = try shop.customer()
    try shop.erase(ana, password: .usual)
    let error = try #require(throws: PostgreSQLError.self) {
      try store.session().execute(
        script: statement.replacing("<id>", with: "\(ana.user.rawValue)"))
    }
    #expect(error.constraint == "owner_not_erased")
  }

  @Test(.database(Shop.migrations))
  func `a card that nobody here has is forgotten at the gateway too`() throws {
    let ana = try shop.customer()
    try shop.erase(ana, password: .usual)
    let card = NewPaymentCard(source: .token("tok_visa"), isDefault: nil)
    #expect(throws: ShopError.notAuthenticated) { try shop.addPaymentCard(card, of: ana) }
    #expect(try shop.forgetCards().count == 1)
    #expect(try shop.forgetCards().count == 0)
  }

  @Test(
    .database(Shop.migrations),
    arguments: [
      ("disabled = false", "users_erased_stays"), ("email = 'a@b.example'", "users_erased_stays"),
      ("erased_at = NULL", "users_erased_stays"),
    ])
  func `whoever was erased does not come back, by name`(change: String, name: String) throws {
    let ana = try shop.customer()
    try shop.erase(ana, password: .usual)
    let error = try #require(throws: PostgreSQLError.self) {
      try store.session().execute(
        script: "UPDATE users SET \(change) WHERE id = \(ana.user.rawValue)")
    }
    #expect([name, "users_erased_is_nobody"].contains(error.constraint))
  }

  @Test(.database(Shop.migrations))
  func `erased is nobody, by name`() throws {
    let ana = try shop.customer()
    let error = try #require(throws: PostgreSQLError.self) {
      try store.session().execute(
        script: "UPDATE users SET erased_at = now() WHERE id = \(ana.user.rawValue)")
    }
    #expect(error.constraint == "users_erased_is_nobody")
  }

  @Test(.database(Shop.migrations))
  func `of two admins who leave at once one stays`() throws {
    let store = store
    for _ in 0..<5 {
      let admins = try (0..<2).map { _ in try shop.customer(role: .admin) }
      let barrier = Barrier(2)
      let stayed = try onThreads(2) { index in
        let shop = store.open()
        barrier.arrive()
        do {
          try shop.erase(admins[index], password: .usual)
          return false
        } catch ShopError.lastAdmin {
          return true
        }
      }
      #expect(stayed.count { $0 } == 1)
      try store.session().execute(
        script: """
          ALTER TABLE users DISABLE TRIGGER users_keep_an_admin;
          UPDATE users SET role = 'user' WHERE role = 'admin';
          ALTER TABLE users ENABLE TRIGGER users_keep_an_admin
          """)
    }
  }

  /// By cash or by card, whoever comes first.
  @Test(
    .database(Shop.migrations),
    arguments: [true, false])
  func `whoever orders while he is erased has an order or is forgotten, never both`(
    byKey: Bool
  ) throws {
    let store = store
    let product = try shop.addProduct(stock: 1_000)
    var erased = 0
    for round in 0..<20 {
      let ana = try shop.customer()
      try shop.put(of: product, for: ana)
      let barrier = Barrier(2)
      let done = try onThreads(2) { index in
        let shop = store.open()
        barrier.arrive()
        do {
          if index == 0 {
            if round.isMultiple(of: 3) { pause() }
            _ = try shop.checkOut(ana, byKey ? .key("key") : nil)
          } else {
            if round.isMultiple(of: 4) { pause() }
            try shop.erase(ana, password: .usual)
          }
          return true
        } catch let error as ShopError {
          switch error {
          case .notAuthenticated, .cartEmpty, .businessUnfinished, .unavailable: return false
          default: throw error
          }
        }
      }
      #expect(done.count { $0 } <= 1)
      if done[1] { erased += 1 }
      let session = try store.session()
      #expect(try session.one(Self.orders, ana.user) == (done[0] ? 1 : 0))
    }
    #expect(erased > 0)
  }

  /// Others wait for him before they lock what is his, and so never for each other.
  @Test(
    .database(Shop.migrations),
    arguments: ["a checkout", "a checkout with a key", "a step of an order", "a refund"])
  func `whoever does something for him keeps him first`(what: String) throws {
    let store = store
    let admin = try shop.customer(role: .admin)
    let ana = try shop.customer()
    let order = try shop.order(in: .paid, by: ana, admin)
    try shop.put(of: try shop.addProduct(), for: ana)
    let inTheWay = try store.session()
    try inTheWay.execute(
      script: "BEGIN; SELECT FROM orders FOR UPDATE; SELECT FROM carts FOR UPDATE")
    let work = Running {
      let shop = store.open()
      switch what {
      case "a checkout": _ = try shop.checkOut(ana)
      case "a checkout with a key": _ = try shop.checkOut(ana, .key("a"))
      case "a refund": try shop.refund(order, .rest, by: admin)
      default: _ = try shop.changeOrder(order, to: .shipped, ifVersion: .any, by: admin)
      }
    }
    try inTheWay.waitUntilBlocking()

    let error = #expect(throws: PostgreSQLError.self) {
      try store.session().execute(
        script: "SELECT FROM users WHERE id = \(ana.user.rawValue) FOR UPDATE NOWAIT")
    }
    #expect(error?.sqlState == .lockNotAvailable)
    try inTheWay.execute(script: "ROLLBACK")
    try work.wait()
  }

  @Test(.database(Shop.migrations))
  func `of who is erased while his order is refunded no answer is kept`() throws {
    let store = store
    let admin = try shop.customer(role: .admin)
    let ana = try shop.customer()
    let order = try shop.order(in: .delivered, by: ana, admin)
    let erasure = try store.session()
    try erasure.execute(
      script: "BEGIN; SELECT FROM users WHERE id = \(ana.user.rawValue) FOR UPDATE")
    let refund = Running {
      try store.open().refundOrder(
        order, RefundRequest(.amount(Money(rawValue: 1))), by: admin, claim: .key("a")
      ) {
        StoredAnswer(status: 201, location: "/", body: Array($0.creditNote.header.buyer.name.utf8))
      }
    }
    try erasure.waitUntilBlocking()
    try erasure.run(Erasure.account, ana.user)
    try erasure.execute(script: "COMMIT")

    #expect(try refund.wait().text == PostalAddress.usual.recipient)
    let kept = try #require(try store.session().first(StoredAnswer.find, admin.user, "a")?.answer)
    #expect((kept.status, kept.location, kept.text) == (201, "/", ""))
  }

  @Test(.database(Shop.migrations))
  func `an erasure that waits for him holds nothing of his`() throws {
    let store = store
    let ana = try shop.customer()
    try shop.put(of: try shop.addProduct(), for: ana)
    let inTheWay = try store.session()
    try inTheWay.execute(
      script: "BEGIN; SELECT FROM users WHERE id = \(ana.user.rawValue) FOR KEY SHARE")
    let erasure = Running { try store.open().erase(ana, password: .usual) }
    try inTheWay.waitUntilBlocking()

    try store.session().execute(script: "SELECT FROM carts FOR UPDATE NOWAIT")
    try inTheWay.execute(script: "ROLLBACK")
    try erasure.wait()
  }

  @Test(.database(Shop.migrations))
  func `what he asked for by mail is locked before himself, as whoever sends it has it`() throws {
    let store = store
    let ana = try shop.customer()
    try shop.requestPasswordReset(of: try shop.user(ana.user).email)
    let inTheWay = try store.session()
    try inTheWay.execute(script: "BEGIN; SELECT FROM password_reset_requests FOR UPDATE")
    let erasure = Running { try store.open().erase(ana, password: .usual) }
    try inTheWay.waitUntilBlocking()

    try store.session().execute(script: "SELECT FROM users FOR UPDATE NOWAIT")
    try inTheWay.execute(script: "ROLLBACK")
    try erasure.wait()
  }

  private static let orders = Query<Int64, User.ID>(
    "SELECT count(*) FROM orders WHERE user_id = $1"
  ) { row throws(PostgreSQLError) in try row.next() }
}
