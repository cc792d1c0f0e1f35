import PostgreSQL
import Synchronization
import TestDatabase
import Testing

@testable import PetShop

@Suite("Checkouts whose connections are cut", .serialized)
struct KilledBackendTests {
  @Test(.database(Shop.migrations))
  func `every order that was acknowledged exists once, and no other does`() throws {
    let store = try Store()
    let shop = store.open()
    let product = try shop.addProduct(stock: 10_000)
    let callers = try shop.customers(6)
    let end = Flag()
    let killer = Running { try Killer(store).run(until: end) }
    let orders = try onThreads(6) { index in
      let buyer = Buyer(shop: store.open(), caller: callers[index], product: product)
      return try buyer.buy(40, withKeys: index.isMultiple(of: 2))
    }.flatMap(\.self)
    end.raise()
    let killed = try killer.wait()

    let session = try store.session()
    #expect(orders.count == 240)
    #expect(Set(orders).count == 240)
    #expect(try session.all(Ledger.orderIDs) == orders.sorted())
    #expect(try session.all(Ledger.invoiceNumbers) == (1...240).map(Int64.init))
    #expect(try shop.stock(of: product) == 10_000 - 240)
    #expect(try session.all(Ledger.unbalanced).isEmpty)
    #expect(try session.all(Ledger.incomplete).isEmpty)
    #expect(killed > 20)
  }
}

/// Ends a session of the database at random, again and again.
private struct Killer {
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

  private let session: Session

  init(_ store: Store) throws { session = try store.session() }

  /// How many it ended.
  func run(until end: Flag) throws -> Int64 {
    var killed: Int64 = 0
    while !end.isRaised { killed += try session.one(Self.kill) }
    return killed
  }
}

private final class Flag: Sendable {
  private let value = Atomic(false)

  var isRaised: Bool { value.load(ordering: .relaxed) }

  func raise() { value.store(true, ordering: .relaxed) }
}

/// Somebody who does not give up.
private struct Buyer {
  let shop: Shop
  let caller: Caller
  let product: Product

  /// The orders he was told of.
  func buy(_ count: Int, withKeys: Bool) throws -> [Int64] {
    try (0..<count).map { number in
      _ = try persist { try shop.put(of: product, for: caller) }
      return try order(withKeys ? .key("\(number)") : nil)
    }
  }

  /// Without a key an answer that says that nothing was done is believed: the cart must still be
  /// full. With one the answer to the same request is as good as the lost one.
  private func order(_ claim: IdempotencyClaim?) throws -> Int64 {
    let answer = try persist { try shop.checkOut(caller, claim) }
    let location = try answer.location.orThrow()
    return try Int64(location.drop { !$0.isNumber }).orThrow()
  }

  private func persist<Value>(_ work: () throws -> Value) throws -> Value {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      do { return try work() } catch ShopError.unavailable {} catch ShopError.requestInProgress {}
    }
    throw Missing()
  }
}
