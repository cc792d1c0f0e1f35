import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("Versions of a cart", .database(Shop.migrations))
struct CartVersionTests {
  let store: Store
  let shop: Shop
  let caller: Caller
  let product: Product

  init() throws {
    store = try Store()
    shop = store.open()
    caller = try shop.customer()
    product = try shop.addProduct()
  }

  private func add(ifVersion version: VersionCondition) throws -> Cart {
    try shop.addToCart(of: caller.shopper, product.id, quantity: 1, ifVersion: version)
  }

  @Test func `every write makes a new version`() throws {
    var versions = [try shop.cart(of: caller.shopper).version]
    versions.append(try add(ifVersion: .oneOf(versions)).version)
    versions.append(try shop.put(4, of: product, for: caller).version)
    versions.append(
      try shop.removeFromCart(of: caller.shopper, product.id, ifVersion: .any).version)
    try shop.emptyCart(of: caller.shopper, ifVersion: .any)
    versions.append(try shop.cart(of: caller.shopper).version)
    #expect(versions == versions.sorted())
    #expect(Set(versions).count == 5)
  }

  @Test func `a version that is no more changes nothing, whatever the write`() throws {
    let old = try add(ifVersion: .any).version
    let new = try add(ifVersion: .oneOf([old])).version
    for condition in [.oneOf([old]), .oneOf([]), .oneOf([0])] as [VersionCondition] {
      #expect(throws: ShopError.stale) { try add(ifVersion: condition) }
      #expect(throws: ShopError.stale) {
        try shop.setInCart(of: caller.shopper, product.id, quantity: 9, ifVersion: condition)
      }
      #expect(throws: ShopError.stale) {
        try shop.removeFromCart(of: caller.shopper, product.id, ifVersion: condition)
      }
      #expect(throws: ShopError.stale) {
        try shop.emptyCart(of: caller.shopper, ifVersion: condition)
      }
    }
    #expect(try shop.cart(of: caller.shopper).version == new)
    #expect(try shop.cart(of: caller.shopper).lines.map(\.quantity) == [2])
  }

  @Test func `no version of an ordered cart is ever one of the next`() throws {
    var old: [Int64] = []
    for _ in 0..<3 {
      old.append(try add(ifVersion: .any).version)
      old.append(try add(ifVersion: .any).version)
      try shop.checkOut(caller)
      #expect(throws: ShopError.stale) { try add(ifVersion: .oneOf(old)) }
      let next = try add(ifVersion: .any).version
      #expect(!old.contains(next))
      #expect(throws: ShopError.stale) { try add(ifVersion: .oneOf(old)) }
    }
  }

  @Test func `of many who saw one version one may write`() throws {
    #expect(try winners(of: add(ifVersion: .any).version) == 1)
  }

  @Test(arguments: 0..<5)
  func `of many who saw no cart one may open it`(round: Int) throws {
    #expect(try winners(of: 0) == 1)
  }

  /// How many of eight writers get through who all saw this version.
  private func winners(of version: Int64) throws -> Int {
    let barrier = Barrier(8)
    let written = try onThreads(8) { [store, caller, product] _ -> Bool in
      let shop = store.open()
      _ = try shop.cart(of: caller.shopper)
      barrier.arrive()
      do {
        _ = try shop.addToCart(
          of: caller.shopper, product.id, quantity: 1, ifVersion: .oneOf([version]))
        return true
      } catch ShopError.stale { return false }
    }
    return written.count { $0 }
  }
}
