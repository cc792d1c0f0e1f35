import PostgreSQL
import Synchronization
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("Checkouts whose connections are cut", .serialized)
struct KilledBackendTests {
  @Test(.database(Shop.migrations))
  func `every order that was acknowledged exists once, and no other does`() throws {
    let store = try Store()
    let shop = store.open()
    let product = try shop.addProduct(stock: 1_000_000)
    let callers = try shop.customers(6)
    let killing = Killing(victims: 60)
    let killer = Running { try killing.commit(in: store.session()) }
    let orders = try onThreads(6) { index in
      let buyer = Buyer(shop: store.open(), caller: callers[index], product: product)
      return try buyer.buy(withKeys: index.isMultiple(of: 2), until: killing)
    }.flatMap(\.self)
    try killer.wait()

    let session = try store.session()
    #expect(orders.count >= 60)
    #expect(Set(orders).count == orders.count)
    #expect(try session.all(Ledger.orderIDs) == orders.sorted())
    #expect(try session.all(Ledger.invoiceNumbers) == orders.indices.map { Int64($0 + 1) })
    #expect(try shop.stock(of: product) == 1_000_000 - orders.count)
    #expect(try session.all(Ledger.unbalanced).isEmpty)
    #expect(try session.all(Ledger.incomplete).isEmpty)
  }
}

/// Ends a session of the database at random, again and again.
private final class Killing: Sendable {
  private static let kill = Query<Int64>(
    """
    SELECT count(pg_terminate_backend(pid))
    FROM (
      SELECT pid, pg_sleep(0.02)
      FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend'
      ORDER BY random()
      LIMIT 1
    ) AS victim
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  private let missing: Atomic<Int>

  init(victims: Int) { missing = Atomic(victims) }

  var isDone: Bool { missing.load(ordering: .relaxed) <= 0 }

  /// - Throws: `Missing` when there is nobody to kill for long.
  func commit(in session: Session) throws {
    for _ in 0..<10_000 where !isDone {
      missing.subtract(Int(try session.one(Self.kill)), ordering: .relaxed)
    }
    if !isDone { throw Missing() }
  }
}

/// Somebody who does not give up.
private struct Buyer {
  let shop: Shop
  let caller: Caller
  let product: Product

  /// The orders he was told of: ten, and as many more as it takes until the killing is over.
  func buy(withKeys: Bool, until killing: Killing) throws -> [Int64] {
    var orders: [Int64] = []
    while orders.count < 10 || !killing.isDone {
      _ = try persist { try shop.put(of: product, for: caller) }
      orders.append(try order(withKeys ? .key("\(orders.count)") : nil))
    }
    return orders
  }

  /// Without a key an answer that says that nothing was done is believed: the cart must still be
  /// full. With one the answer to the same request is as good as the lost one.
  private func order(_ claim: IdempotencyClaim?) throws -> Int64 {
    let answer = try persist { try shop.checkOut(caller, claim) }
    let location = try answer.location.orThrow()
    return try Int64(location.drop { !$0.isNumber }).orThrow()
  }

  /// For half a minute.
  private func persist<Value>(_ work: () throws -> Value) throws -> Value {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      do { return try work() } catch ShopError.unavailable {} catch ShopError.requestInProgress {}
    }
    throw Missing()
  }
}
