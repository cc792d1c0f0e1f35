import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("Products", .database(Shop.migrations))
struct ProductTests {
  let store: Store
  let shop: Shop

  init() throws {
    store = try Store()
    shop = store.open()
  }

  @Test func `a product is kept as it was given`() throws {
    let details = ProductDetails(
      name: "Collar «Ñandú»", description: "Cuero\nde verdad", price: .highestPrice,
      stock: 1_000_000, species: "perros", brand: "Acme", sku: "sku \(uniqueNumber())",
      taxRate: TaxRate(rawValue: 1_000), imageURL: "/a.jpg",
      tags: ["cuero", "a,b", "\"", "NULL", ""],
      lowStockThreshold: 5)
    let product = try shop.addProduct(details)
    #expect(product.details == details)
    #expect(product.version == 1)
    #expect(product.category == nil)
    #expect(try shop.product(product.id).details == details)
  }

  @Test func `what an admin changes is changed, and makes a new version`() throws {
    let product = try shop.addProduct()
    let changed = try shop.changeProduct(product.id, ifVersion: .oneOf([product.version])) {
      $0.name = "Correa"
      $0.price = Money(rawValue: 5)
    }
    #expect(changed.details.name == "Correa")
    #expect(changed.details.price == Money(rawValue: 5))
    #expect(changed.details.stock == product.details.stock)
    #expect(changed.version == 2)
    #expect(changed.updatedAt > product.updatedAt)
    #expect(changed.createdAt == product.createdAt)
  }

  @Test func `a change of nothing is no new version`() throws {
    let product = try shop.addProduct()
    #expect(try shop.changeProduct(product.id, ifVersion: .any) { _ in }.version == 1)
  }

  @Test func `a version that is no more, or never was ours, changes nothing`() throws {
    let product = try shop.addProduct()
    _ = try shop.changeProduct(product.id, ifVersion: .any) { $0.name = "Correa" }
    for condition in [.oneOf([1]), .oneOf([]), .oneOf([3, 4])] as [VersionCondition] {
      #expect(throws: ShopError.stale) {
        try shop.changeProduct(product.id, ifVersion: condition) { $0.name = "Hueso" }
      }
      #expect(throws: ShopError.stale) { try shop.archiveProduct(product.id, ifVersion: condition) }
    }
    #expect(try shop.product(product.id).details.name == "Correa")
    #expect(
      try shop.changeProduct(product.id, ifVersion: .oneOf([1, 2])) { $0.name = "Ok" }.version == 3)
  }

  @Test func `of two who saw the same version one may change it`() throws {
    let product = try shop.addProduct()
    let barrier = Barrier(6)
    let refusals = try onThreads(6) { [store] index -> ShopError? in
      let shop = store.open()
      barrier.arrive()
      do {
        _ = try shop.changeProduct(product.id, ifVersion: .oneOf([1])) { $0.name = "N\(index)" }
        return nil
      } catch let error as ShopError { return error }
    }
    #expect(refusals.count { $0 == nil } == 1)
    #expect(refusals.count { $0 == .stale } == 5)
    #expect(try shop.product(product.id).version == 2)
  }

  @Test func `a sale is a change too`() throws {
    let product = try shop.addProduct()
    let caller = try shop.customer()
    try shop.put(of: product, for: caller)
    try shop.checkOut(caller)
    #expect(throws: ShopError.stale) {
      try shop.changeProduct(product.id, ifVersion: .oneOf([1])) { $0.name = "Correa" }
    }
  }

  @Test func `no two products have one SKU`() throws {
    let sku = "sku \(uniqueNumber())"
    _ = try shop.addProduct(sku: sku)
    #expect(throws: ShopError.skuTaken) { try shop.addProduct(sku: sku) }
    let other = try shop.addProduct()
    #expect(throws: ShopError.skuTaken) {
      try shop.changeProduct(other.id, ifVersion: .any) { $0.sku = sku }
    }
    #expect(try shop.product(other.id).version == 1)
  }

  @Test func `an archived product is gone and gives its SKU back`() throws {
    let sku = "sku \(uniqueNumber())"
    let product = try shop.addProduct(sku: sku)
    try shop.archiveProduct(product.id, ifVersion: .oneOf([1]))
    #expect(throws: ShopError.notFound) { try shop.product(product.id) }
    #expect(throws: ShopError.notFound) { try shop.archiveProduct(product.id, ifVersion: .any) }
    #expect(throws: ShopError.notFound) {
      try shop.changeProduct(product.id, ifVersion: .any) { $0.name = "Correa" }
    }
    #expect(try shop.addProduct(sku: sku).details.sku == sku)
  }

  @Test func `a category must be there`() throws {
    let refusal = ShopError.invalid([FieldError("category_id", .notFound)])
    var details = ProductDetails(
      name: "Collar", price: .zero, stock: 0, taxRate: TaxRate(rawValue: 0))
    details.category = Category.ID(rawValue: 999_999)
    #expect(throws: refusal) { try shop.addProduct(details) }
    let product = try shop.addProduct()
    #expect(throws: refusal) {
      try shop.changeProduct(product.id, ifVersion: .any) { $0.category = details.category }
    }
  }

  @Test func `what is not there is not found`() throws {
    let nothing = Product.ID(rawValue: 999_999_999)
    #expect(throws: ShopError.notFound) { try shop.product(nothing) }
    #expect(throws: ShopError.notFound) { try shop.archiveProduct(nothing, ifVersion: .oneOf([])) }
  }
}
