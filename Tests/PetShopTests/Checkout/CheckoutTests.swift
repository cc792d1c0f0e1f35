import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop

@Suite("Checkout", .database(Shop.migrations))
struct CheckoutTests {
  let store: Store
  let shop: Shop
  let caller: Caller

  init() throws {
    store = try Store()
    shop = store.open()
    caller = try shop.customer()
  }

  @Test func `an order is what was in the cart, with its tax`() throws {
    let collar = try shop.addProduct(
      "Collar", price: 1_999, stock: 5, sku: "C\(uniqueNumber())", taxRate: 2_100)
    let food = try shop.addProduct("Food", price: 105, stock: 9, taxRate: 1_000)
    try shop.put(2, of: collar, for: caller)
    try shop.put(3, of: food, for: caller)
    let receipt = try shop.checkOut(caller, expecting: Money(rawValue: 4_313))
    let order = receipt.order
    #expect(order.user == caller.user)
    #expect(order.status == .pending)
    #expect(order.currency == "EUR")
    #expect(order.address == .usual)
    #expect(order.lines.map(\.name) == ["Collar", "Food"])
    #expect(order.lines.map(\.sku) == [collar.details.sku, nil])
    #expect(order.lines.map(\.total.rawValue) == [3_998, 315])
    #expect(order.lines.map(\.amount.tax.rawValue) == [694, 29])
    #expect(order.totals == Totals(3_590, 723, 4_313))
    #expect(order.taxes.map(\.rate.rawValue) == [1_000, 2_100])
    #expect(order.taxes.map(\.amount.rawValue) == [29, 694])
    #expect(try shop.stock(of: collar) == 3)
    #expect(try shop.stock(of: food) == 6)
  }

  @Test func `the invoice is the order's, made out by the seller to the buyer`() throws {
    try shop.put(2, of: shop.addProduct(), for: caller)
    let receipt = try shop.checkOut(caller)
    let header = receipt.invoice.header
    #expect(header.order == receipt.order.id)
    #expect(header.totals == receipt.order.totals)
    #expect(header.issuedAt == receipt.order.createdAt)
    #expect(header.number.series == "INV")
    #expect(header.number.year == Int32(receipt.order.createdAt.date.year))
    #expect(header.paymentStatus == .pending)
    #expect(header.seller == shop.settings.seller)
    #expect(header.buyer.name == "Ana García")
    #expect(header.buyer.email == (try shop.user(caller.user).email))
    #expect(receipt.invoice.lines == receipt.order.lines)
    #expect(receipt.invoice.taxes == receipt.order.taxes)
  }

  @Test func `what is returned is what is stored`() throws {
    try shop.put(3, of: shop.addProduct(price: 105, taxRate: 1_000), for: caller)
    try shop.put(1, of: shop.addProduct(price: 0), for: caller)
    let receipt = try shop.checkOut(caller)
    let order = try shop.order(receipt.order.id, for: caller)
    #expect(order.lines == receipt.order.lines)
    #expect(order.totals == receipt.order.totals)
    #expect(order.taxes == receipt.order.taxes)
    #expect(order.address == receipt.order.address)
    #expect(order.createdAt == receipt.order.createdAt)
    let invoice = try shop.invoice(receipt.invoice.header.id, for: caller)
    #expect(invoice.lines == receipt.invoice.lines)
    #expect(invoice.header.number == receipt.invoice.header.number)
    #expect(invoice.header.totals == receipt.invoice.header.totals)
    #expect(invoice.taxes == receipt.invoice.taxes)
  }

  @Test func `the cart is empty afterwards, and the next one is another`() throws {
    let product = try shop.addProduct()
    let first = try shop.put(of: product, for: caller)
    try shop.checkOut(caller)
    #expect(try shop.cart(of: caller.shopper).id == nil)
    #expect(try shop.cart(of: caller.shopper).lines.isEmpty)
    #expect(throws: ShopError.cartEmpty) { try shop.checkOut(caller) }
    #expect(try shop.put(of: product, for: caller).id != first.id)
  }

  @Test func `nothing in the cart is nothing to order`() throws {
    #expect(throws: ShopError.cartEmpty) { try shop.checkOut(caller) }
    let product = try shop.addProduct()
    try shop.put(of: product, for: caller)
    try shop.archiveProduct(product.id, ifVersion: .any)
    #expect(throws: ShopError.cartEmpty) { try shop.checkOut(caller) }
  }

  @Test func `an order beyond the stock is refused whole, and every short line named`() throws {
    let products = try (0..<3).map { try shop.addProduct("Bone \($0)", stock: 10) }
    for product in products { try shop.put(5, of: product, for: caller) }
    for product in [products[0], products[2]] {
      _ = try shop.changeProduct(product.id, ifVersion: .any) { $0.stock = 4 }
    }
    let refusal = ShopError.outOfStock([
      Shortage(product: products[0].id, requested: 5, available: 4),
      Shortage(product: products[2].id, requested: 5, available: 4),
    ])
    #expect(throws: refusal) { try shop.checkOut(caller) }
    #expect(try products.map { try shop.stock(of: $0) } == [4, 10, 4])
    #expect(try shop.cart(of: caller.shopper).lines.map(\.quantity) == [5, 5, 5])
  }

  @Test func `a total the customer did not agree to is refused, with old and new`() throws {
    let collar = try shop.addProduct("Collar", price: 1_000)
    let bone = try shop.addProduct("Bone", price: 50)
    try shop.put(2, of: collar, for: caller)
    try shop.put(of: bone, for: caller)
    _ = try shop.changeProduct(collar.id, ifVersion: .any) { $0.price = Money(rawValue: 1_200) }
    let expected = Money(rawValue: 2_050)
    do {
      try shop.checkOut(caller, expecting: expected)
      Issue.record("the order was placed")
    } catch ShopError.pricesChanged(let change) {
      #expect(change.expected == expected)
      #expect(change.actual == Money(rawValue: 2_450))
      let line = PriceChange.Line(
        product: collar.id, old: Money(rawValue: 1_000), new: Money(rawValue: 1_200))
      #expect(change.lines.contains(line))
    }
    #expect(try shop.stock(of: collar) == 100)
    #expect(
      try shop.checkOut(caller, expecting: Money(rawValue: 2_450)).order.totals.total.rawValue
        == 2_450)
  }

  @Test func `what is sold no more has an old price and no new one`() throws {
    let collar = try shop.addProduct("Collar", price: 1_000)
    let bone = try shop.addProduct("Bone", price: 50)
    try shop.put(of: collar, for: caller)
    try shop.put(of: bone, for: caller)
    try shop.archiveProduct(collar.id, ifVersion: .any)
    let expected = Money(rawValue: 1_050)
    let refusal = ShopError.pricesChanged(
      PriceChange(
        expected: expected, actual: Money(rawValue: 50),
        lines: [
          PriceChange.Line(
            product: bone.id, old: Money(rawValue: 50), new: Money(rawValue: 50)),
          PriceChange.Line(product: collar.id, old: Money(rawValue: 1_000), new: nil),
        ]))
    #expect(throws: refusal) { try shop.checkOut(caller, expecting: expected) }
  }

  @Test func `the dearest line there can be is ordered`() throws {
    let product = try shop.addProduct(price: 999_999_999, stock: 9_999, taxRate: 10_000)
    try shop.put(9_999, of: product, for: caller)
    let receipt = try shop.checkOut(caller)
    #expect(receipt.order.totals == Totals(4_999_499_995_001, 4_999_499_995_000, 9_998_999_990_001))
  }

  @Test func `a full cart is one order`() throws {
    for number in 0..<Cart.mostLines {
      try shop.put(of: shop.addProduct("Bone \(number)", price: 1), for: caller)
    }
    #expect(try shop.checkOut(caller).order.lines.count == Cart.mostLines)
  }
}

extension Totals {
  fileprivate init(_ net: Int64, _ tax: Int64, _ total: Int64) {
    self.init(
      net: Money(rawValue: net), tax: Money(rawValue: tax), total: Money(rawValue: total))
  }
}
