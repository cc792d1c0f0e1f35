import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("The cart", .database(Shop.migrations))
struct CartTests {
  let store: Store
  let shop: Shop
  let caller: Caller

  init() throws {
    store = try Store()
    shop = store.open()
    caller = try shop.customer()
  }

  private func add(_ quantity: Int, of product: Product) throws -> Cart {
    try shop.addToCart(of: caller.shopper, product.id, quantity: quantity, ifVersion: .any)
  }

  @Test func `nobody starts with a cart`() throws {
    let cart = try shop.cart(of: caller.shopper)
    #expect(cart.id == nil)
    #expect(cart.version == 0)
    #expect(cart.lines.isEmpty)
    #expect(cart.total == .zero)
  }

  @Test func `what is put in adds up`() throws {
    let collar = try shop.addProduct("Collar", price: 1_999, stock: 10)
    let bone = try shop.addProduct("Bone", price: 1, stock: 9_999)
    _ = try add(2, of: collar)
    _ = try add(9_999, of: bone)
    let cart = try add(3, of: collar)
    #expect(cart.lines.map(\.quantity) == [5, 9_999])
    #expect(cart.lines.map(\.total.rawValue) == [9_995, 9_999])
    #expect(cart.lines.map(\.available) == [10, 9_999])
    #expect(cart.total == Money(rawValue: 19_994))
    let seen = try shop.cart(of: caller.shopper)
    #expect(seen.lines == cart.lines)
    #expect(seen.version == cart.version)
  }

  @Test func `a quantity is set, not added`() throws {
    let product = try shop.addProduct()
    try shop.put(5, of: product, for: caller)
    #expect(try shop.put(2, of: product, for: caller).lines.map(\.quantity) == [2])
  }

  @Test func `more than there is is refused, and says how many there are`() throws {
    let product = try shop.addProduct(stock: 5)
    _ = try add(3, of: product)
    let refusal = ShopError.outOfStock([
      Shortage(product: product.id, requested: 6, available: 5)
    ])
    #expect(throws: refusal) { try add(3, of: product) }
    #expect(throws: refusal) { try shop.put(6, of: product, for: caller) }
    #expect(try shop.cart(of: caller.shopper).lines.map(\.quantity) == [3])
    #expect(try add(2, of: product).lines.map(\.quantity) == [5])
  }

  @Test(arguments: [0, -1, 10_000, .min, Int(Int32.max) + 2])
  func `a cart holds 1 to 9 999 of a product`(quantity: Int) throws {
    let product = try shop.addProduct(stock: 1_000_000)
    let refusal = ShopError.self
    #expect(throws: refusal) { try shop.put(quantity, of: product, for: caller) }
    #expect(throws: refusal) { try add(quantity, of: product) }
    #expect(try shop.cart(of: caller.shopper).id == nil)
  }

  @Test(arguments: [.max, .min] as [Int])
  func `no quantity stops the program`(quantity: Int) throws {
    let product = try shop.addProduct()
    _ = try add(5, of: product)
    #expect(throws: ShopError.self) { try add(quantity, of: product) }
    #expect(try shop.cart(of: caller.shopper).lines.map(\.quantity) == [5])
  }

  @Test func `what is not sold is not found`() throws {
    let product = try shop.addProduct()
    try shop.archiveProduct(product.id, ifVersion: .any)
    #expect(throws: ShopError.notFound) { try add(1, of: product) }
    #expect(throws: ShopError.notFound) { try shop.put(of: product, for: caller) }
    #expect(throws: ShopError.notFound) {
      try shop.addToCart(
        of: caller.shopper, Product.ID(rawValue: 999_999_999), quantity: 1, ifVersion: .any)
    }
    #expect(try shop.cart(of: caller.shopper).id == nil)
  }

  @Test func `what is archived leaves the carts, and may be taken out`() throws {
    let product = try shop.addProduct()
    let other = try shop.addProduct(price: 5)
    try shop.put(of: product, for: caller)
    try shop.put(of: other, for: caller)
    try shop.archiveProduct(product.id, ifVersion: .any)
    let cart = try shop.cart(of: caller.shopper)
    #expect(cart.lines.map(\.product) == [other.id])
    #expect(cart.total == Money(rawValue: 5))
    let left = try shop.removeFromCart(of: caller.shopper, product.id, ifVersion: .any)
    #expect(left.lines.map(\.product) == [other.id])
  }

  @Test func `what is not in the cart cannot be taken out`() throws {
    let product = try shop.addProduct()
    #expect(throws: ShopError.notFound) {
      try shop.removeFromCart(of: caller.shopper, product.id, ifVersion: .any)
    }
    try shop.put(of: product, for: caller)
    _ = try shop.removeFromCart(of: caller.shopper, product.id, ifVersion: .any)
    #expect(throws: ShopError.notFound) {
      try shop.removeFromCart(of: caller.shopper, product.id, ifVersion: .any)
    }
  }

  @Test func `an emptied cart is empty, and still the same cart`() throws {
    let product = try shop.addProduct()
    let cart = try shop.put(of: product, for: caller)
    try shop.emptyCart(of: caller.shopper, ifVersion: .oneOf([cart.version]))
    let empty = try shop.cart(of: caller.shopper)
    #expect(empty.id == cart.id)
    #expect(empty.version > cart.version)
    #expect(empty.lines.isEmpty)
  }

  @Test func `a price that changed is shown, until the line is written again`() throws {
    let product = try shop.addProduct(price: 1_000)
    try shop.put(2, of: product, for: caller)
    _ = try shop.changeProduct(product.id, ifVersion: .any) { $0.price = Money(rawValue: 1_200) }
    let line = try shop.cart(of: caller.shopper).lines.first.orThrow()
    #expect(line.priceChanged)
    #expect(line.seenUnitPrice == Money(rawValue: 1_000))
    #expect(line.oldUnitPrice == Money(rawValue: 1_000))
    #expect(line.total == Money(rawValue: 2_400))
    let rewritten = try shop.put(2, of: product, for: caller).lines.first.orThrow()
    #expect(!rewritten.priceChanged)
  }

  @Test func `a cart holds so many different products and no more`() throws {
    let products = try (0...Cart.mostLines).map { try shop.addProduct("Bone \($0)", price: 1) }
    for product in products.dropLast() { try shop.put(of: product, for: caller) }
    let last = try products.last.orThrow()
    #expect(throws: ShopError.cartFull) { try shop.put(of: last, for: caller) }
    #expect(try shop.cart(of: caller.shopper).lines.count == Cart.mostLines)
    #expect(try shop.put(2, of: products[0], for: caller).total == Money(rawValue: 101))
  }

  @Test func `each has his own cart`() throws {
    let product = try shop.addProduct()
    let other = try shop.customer()
    try shop.put(of: product, for: caller)
    #expect(try shop.cart(of: other.shopper).lines.isEmpty)
  }

  @Test func `fifty additions at once make fifty`() throws {
    let product = try shop.addProduct()
    _ = try onThreads(10) { [store, caller] _ in
      let shop = store.open()
      for _ in 0..<5 {
        _ = try shop.addToCart(of: caller.shopper, product.id, quantity: 1, ifVersion: .any)
      }
    }
    #expect(try shop.cart(of: caller.shopper).lines.map(\.quantity) == [50])
  }
}
