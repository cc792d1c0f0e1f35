import PostgreSQL
import TestDatabase
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
    #expect(try session.all(Ledger.movements, product.id).isEmpty)
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
