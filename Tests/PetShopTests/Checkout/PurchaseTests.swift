import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("Buying without a cart")
struct PurchaseTests {
  let store: Store
  let shop: Shop
  let ana: Caller

  init() throws {
    store = try Store()
    shop = store.open()
    ana = try shop.customer()
  }

  @Test(.database(Shop.migrations))
  func `it is an order like any other, and the open cart stays as it is`() throws {
    let collar = try shop.addProduct("Collar", price: 1_999, stock: 5)
    let sand = try shop.addProduct("Sand", price: 105, stock: 9, taxRate: 1_000)
    let cart = try shop.put(4, of: collar, for: ana)

    let receipt = try shop.buy([(sand, 2), (collar, 1), (sand, 1)], by: ana)

    let order = try shop.order(receipt.order.id, for: ana)
    #expect(order.status == .pending)
    #expect(order.paymentMethod == .cashOnDelivery)
    #expect(order.lines.map(\.name) == ["Collar", "Sand"])
    #expect(order.lines.map(\.quantity) == [1, 3])
    #expect(order.totals.total.rawValue == 2_314)
    #expect(order.timeline.map(\.status) == [.pending])
    #expect(receipt.invoice.header.totals == order.totals)
    #expect(receipt.invoice.lines == order.lines)
    #expect(try [collar, sand].map { try shop.stock(of: $0) } == [4, 6])
    #expect(try store.session().all(Ledger.unbalanced).isEmpty)
    let after = try shop.cart(of: ana.shopper)
    #expect(after.version == cart.version)
    #expect(after.lines.map(\.quantity) == [4])
  }

  @Test(.database(Shop.migrations))
  func `it is told of as any order is`() throws {
    let product = try shop.addProduct(stock: 5)
    let before = try store.session().all(Ledger.events, 0).count

    try shop.buy([(product, 1)], by: ana)

    let types = try store.session().all(Ledger.events, Int64(before))
      .map { $0.split(separator: " ")[0] }
    #expect(types == ["petshop.order.placed", "petshop.stock.changed", "petshop.invoice.issued"])
  }

  @Test(.database(Shop.migrations))
  func `it goes to the default address, or is collected at the shop`() throws {
    let product = try shop.addProduct()

    let collected = try shop.buy([(product, 1)], by: ana)
    _ = try shop.addAddress(NewAddress(place: .usual, isDefault: true), of: ana)
    let sent = try shop.buy([(product, 1)], by: ana)

    #expect(
      collected.order.address
        == PostalAddress(
          recipient: "Ana", line1: "Collected at the shop", city: "Calle Mayor 1", country: "ZZ"))
    #expect(collected.invoice.header.buyer.line1 == "Collected at the shop")
    #expect(sent.order.address == .usual)
  }

  @Test(.database(Shop.migrations))
  func `beyond the stock it is refused whole, repeated lines counted together`() throws {
    let enough = try shop.addProduct(stock: 9)
    let short = try shop.addProduct(stock: 3)

    #expect(
      throws: ShopError.outOfStock([Shortage(product: short.id, requested: 4, available: 3)])
    ) { try shop.buy([(enough, 1), (short, 2), (short, 2)], by: ana) }

    #expect(try [enough, short].map { try shop.stock(of: $0) } == [9, 3])
    #expect(try store.session().one(Ledger.orderCount) == 0)
  }

  @Test(.database(Shop.migrations))
  func `what is not sold is not found, and nothing else is bought`() throws {
    let product = try shop.addProduct(stock: 9)
    let archived = try shop.addProduct(stock: 9)
    try shop.archiveProduct(archived.id, ifVersion: .any)

    #expect(throws: ShopError.notFound) { try shop.buy([(product, 1), (archived, 1)], by: ana) }

    #expect(try shop.stock(of: product) == 9)
  }

  @Test(.database(Shop.migrations))
  func `it has the bounds of a cart`() throws {
    let product = try shop.addProduct(stock: 1_000_000)
    let quantity = ShopError.invalid([FieldError("quantity", .outOf(1...9_999))])
    for wrong in [[0], [-1], [9_999, 1], [.max, .max]] {
      #expect(throws: quantity) { try shop.buy(wrong.map { (product, $0) }, by: ana) }
    }
    #expect(throws: ShopError.cartEmpty) { try shop.buy([], by: ana) }
    let many = (1...101).map { PurchaseLine(product: Product.ID(rawValue: $0), quantity: 1) }
    #expect(throws: ShopError.cartFull) {
      try shop.purchase(many, by: ana, claim: nil) { StoredAnswer($0.receipt) }
    }
  }

  @Test(.database(Shop.migrations))
  func `with a key it happens once`() throws {
    let product = try shop.addProduct(stock: 9)
    let line = [PurchaseLine(product: product.id, quantity: 2)]

    let first = try shop.purchase(line, by: ana, claim: .key("k")) { StoredAnswer($0.receipt) }
    let second = try shop.purchase(line, by: ana, claim: .key("k")) { StoredAnswer($0.receipt) }

    #expect(second.isReplay)
    #expect(second.body == first.body)
    #expect(try shop.stock(of: product) == 7)
    #expect(throws: ShopError.idempotencyKeyReused) {
      try shop.purchase(line, by: ana, claim: .key("k", for: "other")) { StoredAnswer($0.receipt) }
    }
  }

  @Test(.database(Shop.migrations))
  func `of 24 who want the last ones as many get one as there are`() throws {
    let product = try shop.addProduct(stock: 10)
    let buyers = try shop.customers(24)
    let barrier = Barrier(24)
    let refusals = try onThreads(24) { [store] index in
      try refusal(in: store) { shop in
        barrier.arrive()
        try shop.buy([(product, 1)], by: buyers[index])
      }
    }
    #expect(refusals.count { $0 == nil } == 10)
    #expect(try shop.stock(of: product) == 0)
    #expect(try store.session().all(Ledger.invoiceNumbers) == Array(1...10))
    #expect(try store.session().all(Ledger.unbalanced).isEmpty)
  }
}

extension Shop {
  @discardableResult
  fileprivate func buy(_ lines: [(Product, Int)], by caller: Caller) throws -> Receipt {
    var receipt: Receipt?
    let lines = lines.map { PurchaseLine(product: $0.0.id, quantity: $0.1) }
    _ = try purchase(lines, by: caller, claim: nil) {
      receipt = $0.receipt
      return StoredAnswer($0.receipt)
    }
    return try receipt.orThrow()
  }
}
