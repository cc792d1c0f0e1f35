import PostgreSQL
import Synchronization
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("The ledger under load", .serialized)
struct StockLoadTests {
  private static let rounds = 12

  @Test(.database(Shop.migrations))
  func `whoever buys, calls off, adjusts, edits and imports at once, every snapshot adds up`()
    throws
  {
    let market = try Market(products: 4, stock: 500)
    let isOver = Atomic(false)
    let watcher = Running { try market.watch { isOver.load(ordering: .acquiring) } }
    let deadlocks = try market.store.session().one(Ledger.deadlocks)
    _ = try onThreads(10) { index in
      var dice = Dice(seed: UInt64(index))
      for _ in 0..<Self.rounds {
        switch index {
        case 0..<4: try market.buy(by: index, callingOff: index.isMultiple(of: 2), &dice)
        case 4..<7: try market.adjust(&dice)
        case 7..<9: try market.edit(&dice)
        default: try market.importPrices(&dice)
        }
      }
    }
    isOver.store(true, ordering: .releasing)
    let watched = try watcher.wait()
    #expect(watched.unbalanced.isEmpty)
    #expect(watched.snapshots > 5)
    #expect(try market.store.session().one(Ledger.deadlocks) == deadlocks)
    #expect(try market.store.session().all(Ledger.outOfLine).isEmpty)
  }
}

/// A few products that many change at once.
private struct Market: Sendable {
  let store: Store
  let admin: Caller
  let customers: [Caller]
  let products: [Product]

  init(products count: Int, stock: Int32) throws {
    store = try Store()
    let shop = store.open()
    admin = try shop.customer(role: .admin)
    customers = try shop.customers(4)
    products = try (0..<count).map { try shop.addProduct(stock: stock, sku: "S-\($0)") }
  }

  /// What a reader sees, again and again: the products of which the stock is not the sum of their
  /// movements or not their last balance.
  func watch(until isOver: () -> Bool) throws -> (unbalanced: [Int64], snapshots: Int) {
    let session = try store.session()
    var snapshots = 0
    while !isOver() {
      snapshots += 1
      let unbalanced = try session.all(Ledger.unbalanced)
      guard unbalanced.isEmpty else { return (unbalanced, snapshots) }
    }
    return ([], snapshots)
  }

  func buy(by index: Int, callingOff: Bool, _ dice: inout Dice) throws {
    let shop = store.open()
    for product in products.shuffled(using: &dice).prefix(2) {
      try shop.put(1 + dice.below(3), of: product, for: customers[index])
    }
    let order = try shop.checkOut(customers[index]).order.id
    if callingOff { try shop.cancel(order, by: customers[index]) }
  }

  /// By so much, or to what it seems to be; being overtaken is no harm.
  func adjust(_ dice: inout Dice) throws {
    let product = dice.one(of: products)
    let shop = store.open()
    let seen = Int32(try shop.stock(of: product))
    let amount: StockAdjustment.Amount =
      dice.below(2) == 0 ? .by(Int32(dice.below(20) - 10)) : .to(seen + 3)
    do {
      try shop.adjust(product, amount, expecting: seen, by: admin)
    } catch ShopError.stockChanged {}
  }

  func edit(_ dice: inout Dice) throws {
    let stock = Int32(200 + dice.below(500))
    _ = try store.open().changeProduct(
      dice.one(of: products).id, ifVersion: .any, by: admin.user
    ) { $0.stock = stock }
  }

  func importPrices(_ dice: inout Dice) throws {
    let rows = products.shuffled(using: &dice).map {
      "\($0.details.sku ?? ""),\(dice.below(900) + 1),\(dice.below(300) + 200)"
    }
    try store.open().importCSV(
      (["sku,price,stock"] + rows).joined(separator: "\n") + "\n", by: admin.user)
  }
}

extension Ledger {
  /// Movements whose balance is not the sum of the deltas so far.
  static let outOfLine = Query<Int64>(
    """
    SELECT id
    FROM (SELECT id, balance, sum(delta) OVER (PARTITION BY product_id ORDER BY id) AS total
          FROM stock_movements) AS running
    WHERE balance <> total
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}
