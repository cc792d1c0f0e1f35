import Foundation
import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop

@Suite("A catalogue file")
struct CatalogueTests {
  private static let file = """
    {"categories": [{"slug": "dogs", "name": "Dogs"},
                    {"slug": "food", "name": "Food", "description": "Yum", "parent": "dogs"}],
     "products": [{"name": "Bone", "sku": "B-1", "price": 3.5, "stock": 7, "category": "food"},
                  {"name": "Bowl", "sku": "B-2", "price": "12", "tax_rate": 10, "tags": ["steel"]}]}
    """

  private func catalogue(_ json: String) throws -> Catalogue {
    try Catalogue(json: Array(json.utf8), defaultTaxRate: TaxRate(rawValue: 2_100))
  }

  @Test(.database(Shop.migrations))
  func `it fills a shop once, however often it is read`() throws {
    let store = try Store()
    let shop = store.open()
    #expect(
      try shop.stock(with: catalogue(Self.file)) == Catalogue.Addition(categories: 2, products: 2))
    #expect(
      try shop.stock(with: catalogue(Self.file)) == Catalogue.Addition(categories: 0, products: 0))
    var listing = ProductListing(order: .name)
    listing.category = .slug("dogs")
    let bones = try shop.products(listing, PageRequest(start: .offset(0), size: 9)).items
    #expect(bones.map(\.details.price.rawValue) == [350])
    #expect(bones.map(\.details.taxRate.rawValue) == [2_100])
    #expect(bones.first?.category?.slug == "food")
    #expect(try store.session().all(Ledger.unbalanced).isEmpty)
  }

  @Test(.database(Shop.migrations))
  func `all of it or none of it`() throws {
    let shop = try Store().open()
    let json = """
      {"products": [{"name": "Bone", "sku": "B-1", "price": 1},
                    {"name": "Bowl", "sku": "B-2", "price": 1, "tax_rate": 101}]}
      """
    #expect(throws: PostgreSQLError.self) { try shop.stock(with: catalogue(json)) }
    let page = try shop.products(ProductListing(), PageRequest(start: .offset(0), size: 9))
    #expect(page.total.count == 0)
  }

  @Test(
    .database(Shop.migrations),
    arguments: [
      (
        #"{"products": [{"name": "Bone", "price": 1, "category": "dgos"}]}"#,
        "Bone: there is no category dgos"
      ),
      (
        #"{"categories": [{"slug": "food", "name": "Food", "parent": "dogs"}]}"#,
        "food: there is no category dogs"
      ),
    ])
  func `a category that is not there is named, with the entry`(
    json: String, mistake: String
  ) throws {
    let shop = try Store().open()
    let error = #expect(throws: Catalogue.Malformed.self) { try shop.stock(with: catalogue(json)) }
    #expect(error?.description == mistake)
  }

  @Test(arguments: [
    "[]", #"{"products": [{"price": 1}]}"#, #"{"products": [{"name": "Bone"}]}"#,
    #"{"products": [{"name": "Bone", "price": 1.005}]}"#,
    #"{"products": [{"name": "Bone", "price": -1}]}"#,
    #"{"products": [{"name": "Bone", "price": "dear"}]}"#, #"{"products": [7]}"#,
    #"{"categories": [{"slug": "dogs"}]}"#, #"{"categories": [null]}"#,
    #"{"categories": [{"slug": "42", "name": "A number"}]}"#,
    #"{"categories": [{"slug": "a--b", "name": "No slug"}]}"#,
    #"{"categories": [{"slug": "dogs", "name": "Dogs", "parent": 7}]}"#,
    #"{"products": [{"name": "Bone", "price": 1, "category": 7}]}"#,
  ])
  func `a mistake in it is named`(json: String) {
    #expect(throws: Catalogue.Malformed.self) { try catalogue(json) }
  }

  @Test func `the demo catalogue keeps to the rules that admins have to keep`() throws {
    let demo = try Catalogue(
      json: Array(Data(contentsOf: Self.demo)), defaultTaxRate: TaxRate(rawValue: 2_100))
    let shelves = Set(demo.shelves.map(\.slug))
    #expect(demo.shelves.allSatisfy { $0.parent.map(shelves.contains) ?? true })
    #expect(demo.entries.count >= 300)
    #expect(Set(demo.entries.map(\.details.name)).count == demo.entries.count)
    #expect(Set(demo.entries.compactMap(\.details.sku)).count == demo.entries.count)
    for entry in demo.entries {
      let product = entry.details
      #expect(entry.category.map(shelves.contains) == true, "\(product.name)")
      #expect(Product.nameRule.problem(with: product.name) == nil)
      #expect(Product.descriptionRule.problem(with: product.description) == nil)
      #expect(product.sku.flatMap(Product.skuRule.problem) == nil)
      #expect(product.brand.flatMap(Product.brandRule.problem) == nil)
      #expect(product.species.flatMap(Product.speciesRule.problem) == nil)
      #expect(product.tags.allSatisfy { Product.tagRule.problem(with: $0) == nil })
      #expect([1_000, 2_100].contains(product.taxRate.rawValue), "\(product.name)")
    }
  }

  private static let demo = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "deploy/demo/catalogue.json")
}
