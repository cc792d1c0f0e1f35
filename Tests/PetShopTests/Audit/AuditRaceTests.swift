import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("The audit log under races")
struct AuditRaceTests {
  /// Some change the catalogue, whose version is put off to the commit as the seal is; others take
  /// orders from step to step; others fail. Each takes his locks in another order.
  @Test(.database(Shop.migrations))
  func `admins at once keep the chain whole, wait for each other, and never in a circle`() throws {
    let store = try Store()
    let shop = store.open()
    let admin = try shop.customer(role: .admin)
    let products = try (0..<3).map { try shop.addProduct("Collar \($0)", stock: 1_000) }
    let rounds = 12
    let orders = try (0..<4 * rounds).map { index in
      let caller = try shop.customer()
      try shop.put(1, of: products[index % 3], for: caller)
      return try shop.checkOut(caller).order.id
    }

    let written = try onThreads(8) { thread in
      let office = store.open().acting(for: Actor(admin, requestID: "\(thread)"))
      var written = 0
      for round in 0..<rounds {
        if thread < 4 {
          _ = try office.changeOrder(
            orders[thread * rounds + round], to: .cancelled, ifVersion: .any, by: admin)
          written += 1
        } else {
          let product = products[(thread + round) % 3]
          _ = try office.changeProduct(product.id, ifVersion: .any) {
            $0.price = Money(rawValue: Int64(1_000 * thread + round))
          }
          _ = try? office.addProduct(sku: "A-\(round)")
        }
      }
      return written
    }

    let log = try shop.verifyAuditLog()
    let entries = try shop.wholeAuditLog()
    #expect(log.entries == entries.count)
    let cancelled = entries.filter { $0.subject.hasPrefix("orders/") }
    #expect(cancelled.count == written.reduce(0, +))
    let added = entries.filter { $0.action == .create && $0.subject.hasPrefix("products/") }
    #expect(added.count == rounds)
    #expect(try store.session().one(Self.deadlocks) == 0)
  }

  private static let deadlocks = Query<Int64>(
    "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
  ) { row throws(PostgreSQLError) in try row.next() }
}
