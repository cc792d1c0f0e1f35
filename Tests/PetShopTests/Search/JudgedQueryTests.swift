import Foundation
import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop

@Suite("Searches of real customers", .database(Shop.migrations))
struct JudgedQueryTests {
  @Test func `ten results hold what was judged relevant`() throws {
    let shop = try Store().open()
    _ = try shop.stock(with: .demo())
    let judged = try JudgedQueries()
    try #require(judged.judgements.count >= 200)
    var score = SearchScore()
    for judgement in judged.judgements {
      let found = try shop.skus(of: judgement.query).filter(judged.pool.contains)
      score.add(judgement, found: found, pool: judged.pool)
    }
    let report = """
      \(judged.judgements.count) judged queries: recall@10 \(score.meanRecall), \
      precision \(score.meanPrecision)
      """
    print(report)
    #expect(score.meanRecall >= 0.95, "\(report)\n\(score.misses.joined(separator: "\n"))")
  }

  @Test func `what is judged is in the shop`() throws {
    let shop = try Store().open()
    _ = try shop.stock(with: .demo())
    let pool = try JudgedQueries().pool
    let list = PageRequest<ProductListing.Position>(start: .offset(0), size: 1_000)
    let skus = try shop.products(ProductListing(), list).items.compactMap(\.details.sku)
    #expect(pool.count == 90)
    #expect(pool.subtracting(skus).isEmpty)
  }
}

extension Catalogue {
  /// The one `script/server` fills its shop with.
  static func demo() throws -> Catalogue {
    let file = ShopSources.root.appending(path: "deploy/demo/catalogue.json")
    return try Catalogue(
      json: Array(try Data(contentsOf: file)), defaultTaxRate: TaxRate(rawValue: 2_100))
  }
}

extension Shop {
  /// The article numbers that a search finds, the likeliest first.
  func skus(of text: String) throws -> [String] {
    var listing = ProductListing(order: .relevance)
    listing.text = text
    return try products(listing, PageRequest(start: .offset(0), size: 100)).items
      .compactMap(\.details.sku)
  }
}
