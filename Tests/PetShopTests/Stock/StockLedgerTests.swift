import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("The stock ledger", .database(Shop.migrations))
struct StockLedgerTests {
  let store: Store
  let shop: Shop
  let session: Session

  init() throws {
    store = try Store()
    shop = store.open()
    session = try store.session()
  }

  @Test func `every change of a stock says how much, what it came to, and why`() throws {
    let product = try shop.addProduct(stock: 10)
    _ = try shop.changeProduct(product.id, ifVersion: .any) { $0.stock = 4 }
    _ = try shop.changeProduct(product.id, ifVersion: .any) { $0.stock = 9 }
    let caller = try shop.customer()
    try shop.put(3, of: product, for: caller)
    try shop.checkOut(caller)
    #expect(
      try session.all(Ledger.movements, product.id) == [
        "initial 10 = 10", "correction -6 = 4", "correction 5 = 9", "sale -3 = 6",
      ])
    #expect(try session.one(Ledger.sum, product.id) == 6)
  }

  @Test func `what leaves the stock alone is no movement`() throws {
    let product = try shop.addProduct(stock: 0)
    _ = try shop.changeProduct(product.id, ifVersion: .any) { $0.name = "Correa" }
    try shop.archiveProduct(product.id, ifVersion: .any)
    #expect(try session.all(Ledger.movements, product.id) == ["initial 0 = 0"])
  }

  @Test func `who changes a stock is kept, and what he says of it`() throws {
    let admin = try shop.customer(role: .admin)
    let product = try shop.addProduct(
      ProductDetails(
        name: "Collar", price: Money(rawValue: 1), stock: 5, taxRate: TaxRate(rawValue: 0)),
      by: admin.user)
    _ = try shop.changeProduct(product.id, ifVersion: .any, by: admin.user) { $0.stock = 4 }
    try shop.adjust(product, .by(-1), .damaged, "Fell off the shelf", by: admin)
    try shop.importCSV("id,stock\n\(product.id.rawValue),9\n", by: admin.user)
    let movements = try shop.movements(of: product)
    #expect(movements.map(\.reason) == [.correction, .damaged, .correction, .initial])
    #expect(movements.map(\.note) == [nil, "Fell off the shelf", nil, nil])
    #expect(movements.allSatisfy { $0.user == admin.user })
  }

  @Test func `movements are listed by page and by cursor, all or for one reason`() throws {
    let admin = try shop.customer(role: .admin)
    let product = try shop.addProduct(stock: 10)
    for _ in 0..<3 {
      try shop.adjust(product, .by(2), .received, by: admin)
      let caller = try shop.customer()
      try shop.put(of: product, for: caller)
      try shop.checkOut(caller)
    }
    let deltas: [(StockMovement.Reason?, [Int32])] = [
      (nil, [-1, 2, -1, 2, -1, 2, 10]), (.sale, [-1, -1, -1]), (.received, [2, 2, 2]),
      (.lost, []),
    ]
    for (reason, expected) in deltas {
      for size in [1, 2, 100] {
        let pages = try shop.walkMovements(of: product, reason, size: size)
        #expect(pages.flatMap { $0.items.map(\.delta) } == expected)
        #expect(pages.allSatisfy { $0.total == ListTotal(exactly: Int64(expected.count)) })
      }
    }
    let second = try shop.stockMovements(
      of: product.id, nil, PageRequest(start: .offset(2), size: 2))
    #expect(second.items.map(\.delta) == [-1, 2])
    try shop.archiveProduct(product.id, ifVersion: .any)
    #expect(try shop.movements(of: product).count == 7)
    #expect(throws: ShopError.notFound) {
      try shop.stockMovements(
        of: Product.ID(rawValue: 0), nil, PageRequest(start: .offset(0), size: 1))
    }
  }

  @Test func `a refused change leaves no movement`() throws {
    let sku = "sku \(uniqueNumber())"
    _ = try shop.addProduct(sku: sku)
    let product = try shop.addProduct(stock: 10)
    #expect(throws: ShopError.skuTaken) {
      try shop.changeProduct(product.id, ifVersion: .any) {
        $0.stock = 5
        $0.sku = sku
      }
    }
    #expect(try session.all(Ledger.movements, product.id) == ["initial 10 = 10"])
  }

  @Test func `corrections and sales at once leave a balanced ledger`() throws {
    let product = try shop.addProduct(stock: 1_000)
    let callers = try shop.customers(4)
    _ = try onThreads(8) { [store] index in
      let shop = store.open()
      for round in 0..<8 {
        if index < 4 {
          try shop.put(2, of: product, for: callers[index])
          try shop.checkOut(callers[index])
        } else {
          _ = try shop.changeProduct(product.id, ifVersion: .any) {
            $0.stock += round.isMultiple(of: 2) ? 7 : -3
          }
        }
      }
    }
    #expect(try shop.stock(of: product) == 1_000 - 4 * 8 * 2 + 4 * 4 * (7 - 3))
    #expect(try session.all(Ledger.unbalanced).isEmpty)
  }
}
