import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("Idempotency keys", .database(Shop.migrations))
struct IdempotencyTests {
  let store: Store
  let shop: Shop
  let caller: Caller
  let product: Product

  init() throws {
    store = try Store()
    shop = store.open()
    caller = try shop.customer()
    product = try shop.addProduct()
    try shop.put(of: product, for: caller)
  }

  @Test func `a checkout sent again is answered again, byte for byte`() throws {
    let first = try shop.checkOut(caller, .key("a"))
    try shop.put(of: product, for: caller)
    let second = try shop.checkOut(caller, .key("a"))
    #expect(!first.isReplay)
    #expect(second.isReplay)
    #expect(second.body == first.body)
    #expect(second.status == first.status)
    #expect(second.location == first.location)
    #expect(try shop.stock(of: product) == 99)
    #expect(try shop.cart(of: caller.shopper).lines.count == 1)
  }

  @Test func `a key sent with something else is refused`() throws {
    let answer = try shop.checkOut(caller, .key("a", for: "{}"))
    #expect(throws: ShopError.idempotencyKeyReused) {
      try shop.checkOut(caller, .key("a", for: #"{"x": 1}"#))
    }
    #expect(try shop.checkOut(caller, .key("a", for: "{}")).body == answer.body)
  }

  @Test func `each key is an order of its own`() throws {
    let first = try shop.checkOut(caller, .key("a"))
    try shop.put(of: product, for: caller)
    #expect(try shop.checkOut(caller, .key("A")).location != first.location)
  }

  @Test func `without a key every checkout is another`() throws {
    let first = try shop.checkOut(caller, nil)
    try shop.put(of: product, for: caller)
    let second = try shop.checkOut(caller, nil)
    #expect(first.location != second.location)
    #expect(!second.isReplay)
  }

  @Test func `somebody else's key is another key`() throws {
    let other = try shop.customer()
    try shop.put(of: product, for: other)
    let mine = try shop.checkOut(caller, .key("a", for: "mine"))
    let his = try shop.checkOut(other, .key("a", for: "his"))
    #expect(mine.location != his.location)
    #expect(!his.isReplay)
  }

  @Test func `a checkout that failed leaves its key free, even for something else`() throws {
    _ = try shop.changeProduct(product.id, ifVersion: .any) { $0.stock = 0 }
    #expect(throws: ShopError.self) { try shop.checkOut(caller, .key("a", for: "first")) }
    _ = try shop.changeProduct(product.id, ifVersion: .any) { $0.stock = 1 }
    #expect(try !shop.checkOut(caller, .key("a", for: "second")).isReplay)
  }

  @Test func `an answer that cannot be written undoes the order`() throws {
    #expect(throws: Missing.self) {
      try shop.placeOrder(.usual(), by: caller, claim: .key("a")) { _ in throw Missing() }
    }
    #expect(try shop.stock(of: product) == 100)
    #expect(try !shop.checkOut(caller, .key("a")).isReplay)
  }

  @Test func `a key is forgotten after a day, and not before`() throws {
    let first = try shop.checkOut(caller, .key("a"))
    try shop.put(of: product, for: caller)
    try age(by: "23 hours 59 minutes")
    try shop.forgetExpired()
    #expect(try shop.checkOut(caller, .key("a")).body == first.body)
    try age(by: "2 minutes")
    let second = try shop.checkOut(caller, .key("a", for: "something else"))
    #expect(!second.isReplay)
    #expect(second.location != first.location)
  }

  @Test func `housekeeping forgets what nobody asks for again`() throws {
    _ = try shop.checkOut(caller, .key("a"))
    try age(by: "25 hours")
    try shop.forgetExpired()
    let count = Query<Int64, User.ID>(
      "SELECT count(*) FROM idempotency_keys WHERE user_id = $1"
    ) { row throws(PostgreSQLError) in try row.next() }
    #expect(try store.session().one(count, caller.user) == 0)
  }

  @Test func `while a twin is still at work the second is told so, and replays later`() throws {
    let (first, second) = try twins()
    let replay = try second.checkOut(caller, .key("a"))
    #expect(replay.isReplay)
    #expect(replay.body == first.body)
  }

  @Test func `an expired key a twin is renewing is in progress too`() throws {
    _ = try shop.checkOut(caller, .key("a"))
    try shop.put(of: product, for: caller)
    try age(by: "25 hours")
    _ = try twins()
  }

  /// Two checkouts with one key: the second comes while the first is at work, and is told so. What
  /// the first was answered, and the shop the second was at.
  private func twins() throws -> (first: StoredAnswer, second: Shop) {
    let inside = Barrier(2)
    let leave = Barrier(2)
    let twin = Running { [store, caller] in
      try store.open().placeOrder(.usual(), by: caller, claim: .key("a")) { receipt in
        inside.arrive()
        leave.arrive()
        return StoredAnswer(receipt)
      }
    }
    inside.arrive()
    var impatient = store.options
    impatient.settings["lock_timeout"] = "20ms"
    let second = store.open(on: impatient, passwords: store.passwords)
    #expect(throws: ShopError.requestInProgress) { try second.checkOut(caller, .key("a")) }
    leave.arrive()
    return (try twin.wait(), second)
  }

  private func age(by interval: String) throws {
    try store.session().execute(
      script: """
        UPDATE idempotency_keys SET created_at = created_at - interval '\(interval)'
        WHERE user_id = \(caller.user.rawValue)
        """)
  }
}
