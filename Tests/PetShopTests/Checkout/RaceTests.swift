import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

/// One after the other: each takes most of the connections the server has.
@Suite("Checkouts at once", .serialized)
struct RaceTests {
  @Test(.database(Shop.migrations), arguments: [(10, 1), (10, 2), (1, 3)])
  func `of 64 who want the last ones as many get one as there are`(
    stock: Int, round: Int
  ) throws {
    let race = try Race(buyers: 64, stock: [Int32(stock)])
    let refusals = try race.run()
    #expect(refusals.count { $0 == nil } == stock)
    let short = ShopError.outOfStock([
      Shortage(product: race.products[0].id, requested: 1, available: 0)
    ])
    #expect(refusals.count { $0 == short } == 64 - stock)
    try race.expectConsistency(orders: stock)
    #expect(try race.shop.stock(of: race.products[0]) == 0)
  }

  @Test(.database(Shop.migrations))
  func `with two lines each, the scarcer one decides and nothing of the other is lost`() throws {
    let race = try Race(buyers: 48, stock: [20, 12])
    let refusals = try race.run()
    #expect(refusals.count { $0 == nil } == 12)
    try race.expectConsistency(orders: 12)
    #expect(try race.products.map { try race.shop.stock(of: $0) } == [8, 0])
  }

  @Test(.database(Shop.migrations))
  func `whoever waited for his number is not dated before him who got one meanwhile`() throws {
    let store = try Store()
    let shop = store.open()
    let callers = try shop.customers(2)
    let products = try (0..<2).map { try shop.addProduct("Bone \($0)", stock: 10) }
    for (caller, product) in zip(callers, products) { try shop.put(of: product, for: caller) }
    let holder = try store.session()
    try holder.execute(
      script: "BEGIN; SELECT FROM products WHERE id = \(products[0].id.rawValue) FOR UPDATE")
    let waiting = Running { try store.open().checkOut(callers[0]).invoice.header }
    try holder.waitUntilBlocking()
    let quick = try shop.checkOut(callers[1]).invoice.header
    try holder.execute(script: "COMMIT")
    let slow = try waiting.wait()
    #expect(slow.number.number == quick.number.number + 1)
    #expect(slow.issuedAt >= quick.issuedAt)
  }

  @Test(.database(Shop.migrations))
  func `carts filled in opposite orders never lock each other out`() throws {
    let store = try Store()
    let shop = store.open()
    let products = try (0..<6).map { try shop.addProduct("Bone \($0)", stock: 10_000) }
    let callers = try shop.customers(8)
    // A deadlock would be noticed, and counted by the server. Only a superuser sets how soon.
    try store.session().execute(
      script: """
        DO $$ BEGIN
          EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = 10', current_database());
        END $$
        """)
    _ = try onThreads(8) { index in
      let shop = store.open()
      for _ in 0..<10 {
        for product in index.isMultiple(of: 2) ? products : products.reversed() {
          try shop.put(1 + index % 3, of: product, for: callers[index])
        }
        try shop.checkOut(callers[index])
      }
    }
    let session = try store.session()
    #expect(try session.one(Ledger.orderCount) == 80)
    #expect(try session.all(Ledger.unbalanced).isEmpty)
    #expect(try session.all(Ledger.incomplete).isEmpty)
    #expect(try session.one(Ledger.deadlocks) == 0)
  }

  @Test(.database(Shop.migrations), arguments: 0..<5)
  func `one cart checked out by eight threads is one order`(round: Int) throws {
    let store = try Store()
    let shop = store.open()
    let product = try shop.addProduct()
    let caller = try shop.customer()
    try shop.put(3, of: product, for: caller)
    let barrier = Barrier(8)
    let refusals = try onThreads(8) { _ in
      try refusal(in: store) { shop in
        barrier.arrive()
        try shop.checkOut(caller)
      }
    }
    #expect(refusals.count { $0 == nil } == 1)
    #expect(refusals.count { $0 == .cartEmpty } == 7)
    #expect(try shop.stock(of: product) == 97)
  }

  @Test(.database(Shop.migrations), arguments: 0..<3)
  func `twenty copies of one request are one order and twenty equal answers`(round: Int) throws {
    let store = try Store()
    let shop = store.open()
    let product = try shop.addProduct()
    let caller = try shop.customer()
    try shop.put(of: product, for: caller)
    let barrier = Barrier(20)
    let answers = try onThreads(20) { _ in
      let shop = store.open()
      barrier.arrive()
      return try shop.checkOut(caller, .key("a"))
    }
    #expect(Set(answers.map(\.body)).count == 1)
    #expect(Set(answers.map(\.location)).count == 1)
    #expect(answers.count { !$0.isReplay } == 1)
    #expect(try store.session().one(Ledger.orderCount) == 1)
    #expect(try shop.stock(of: product) == 99)
  }

  @Test(.database(Shop.migrations))
  func `what goes into a cart while it is ordered is ordered or in the next cart`() throws {
    let store = try Store()
    let shop = store.open()
    let product = try shop.addProduct(stock: 10_000)
    let caller = try shop.customer()
    let adding = Running {
      let shop = store.open()
      for _ in 0..<100 {
        _ = try shop.addToCart(of: caller.shopper, product.id, quantity: 1, ifVersion: .any)
      }
    }
    for _ in 0..<30 { _ = try refusal(in: store) { shop in try shop.checkOut(caller) } }
    try adding.wait()
    _ = try refusal(in: store) { shop in try shop.checkOut(caller) }
    #expect(try shop.stock(of: product) == 10_000 - 100)
    #expect(try store.session().all(Ledger.incomplete).isEmpty)
  }
}

/// What a shop of its own says to this; nil when it does it.
func refusal(in store: Store, _ body: (Shop) throws -> Void) throws -> ShopError? {
  do {
    try body(store.open())
    return nil
  } catch let error as ShopError { return error }
}

/// Buyers with one of each product in their carts.
struct Race {
  let store: Store
  let shop: Shop
  let products: [Product]
  private let callers: [Caller]

  init(buyers: Int, stock: [Int32]) throws {
    store = try Store()
    let shop = store.open()
    self.shop = shop
    products = try stock.map { try shop.addProduct(stock: $0) }
    callers = try shop.customers(buyers)
    for caller in callers {
      for product in products { try shop.put(of: product, for: caller) }
    }
  }

  /// All check out at once: what each was told, nil for an order.
  func run() throws -> [ShopError?] {
    let barrier = Barrier(callers.count)
    return try onThreads(callers.count) { [store, callers] index in
      try refusal(in: store) { shop in
        _ = try shop.cart(of: callers[index].shopper)
        barrier.arrive()
        try shop.checkOut(callers[index])
      }
    }
  }

  func expectConsistency(orders: Int) throws {
    let session = try store.session()
    #expect(try session.one(Ledger.orderCount) == Int64(orders))
    #expect(try session.all(Ledger.invoiceNumbers) == (0..<orders).map { Int64($0 + 1) })
    #expect(try session.all(Ledger.unbalanced).isEmpty)
    #expect(try session.all(Ledger.incomplete).isEmpty)
  }
}
