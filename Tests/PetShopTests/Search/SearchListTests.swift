import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("Lists of what was found")
struct SearchListTests {
  private static let everything = PageRequest<ProductListing.Position>(start: .offset(0), size: 100)

  @Test(.database(Shop.migrations))
  func `filters narrow it, and the facets count all of it`() throws {
    let store = try Store()
    let shop = store.open()
    var dice = Dice(seed: 11)
    let assortment = try Assortment(90, in: shop, store.session(), dice: &dice)
    var counted = 0
    for _ in 0..<60 {
      var listing = ProductListing.random(of: assortment.slugs, using: &dice)
      listing.order = .newest
      let expected = assortment.matching(listing).filter { $0.details.name.hasPrefix("Collar") }
      listing.text = "collares"
      listing.order = .relevance
      let found = try shop.search(listing, Self.everything)
      let wanted = Set(
        assortment.matching(listing).filter { $0.details.name.lowercased() == "collar" }.map(\.id))
      #expect(Set(found.products.items.map(\.id)) == wanted, "\(listing)")
      #expect(expected.allSatisfy { wanted.contains($0.id) })
      try expectFacets(found.facets, of: found.products.items)
      counted += wanted.count
    }
    #expect(counted > 50)
  }

  private func expectFacets(_ facets: Facets, of products: [Product]) throws {
    #expect(counts(facets.brands) == products.counts(\.details.brand))
    #expect(counts(facets.species) == products.counts(\.details.species))
    let shelves = facets.categories.map { ($0.category.name, Int($0.count)) }
    #expect(Dictionary(shelves) { $0 + $1 } == products.counts(\.category?.name))
    #expect(facets.lowestPrice == products.map(\.details.price).min())
    #expect(facets.highestPrice == products.map(\.details.price).max())
    #expect(facets.priceBands.reduce(0) { $0 + Int($1.count) } == products.count)
    for band in facets.priceBands {
      let prices = products.map(\.details.price).filter { $0 >= band.minimum }
      #expect(prices.count { price in band.limit.map { price < $0 } ?? true } == Int(band.count))
    }
  }

  private func counts(_ values: [Facets.Value]) -> [String: Int] {
    Dictionary(values.map { ($0.value, Int($0.count)) }) { $0 + $1 }
  }

  @Test(.database(Shop.migrations))
  func `every order is walked whole, by number and by cursor`() throws {
    let store = try Store()
    let shop = store.open()
    var dice = Dice(seed: 12)
    let assortment = try Assortment(60, in: shop, store.session(), dice: &dice)
    for order in ProductListing.Order.allCases {
      var listing = ProductListing.of("collar")
      listing.order = order
      let expected = try shop.products(listing, Self.everything).items.map(\.id)
      #expect(expected.count > 10)
      for size in [1, 7, expected.count] {
        #expect(try shop.walk(listing, size: size, byCursor: true) == expected, "\(order) \(size)")
        #expect(try shop.walk(listing, size: size, byCursor: false) == expected, "\(order) \(size)")
      }
      if order == .relevance { continue }
      let plain = assortment.matching(ProductListing(order: order)).map(\.id)
      #expect(plain.filter(expected.contains) == expected, "\(order)")
    }
  }

  @Test(.database(Shop.migrations))
  func `of very many the newest are looked at, and the total says so`() throws {
    let store = try Store()
    try store.session().execute(
      script: """
        INSERT INTO products (name, description, price, stock, tax_rate)
        SELECT 'Pelota ' || n, 'Bota', n, 0, 2100 FROM generate_series(1, 990) AS n;
        INSERT INTO products (name, price, stock, tax_rate) VALUES ('Collar que bota', 1, 0, 2100)
        """)
    let shop = store.open()
    let total = try shop.products(.of("pelota"), Self.everything).total
    #expect(total == ListTotal(found: 500, isCut: true))
    #expect(try shop.walk(.of("pelota"), size: 100, byCursor: true).count == 500)
    #expect(try shop.found("bota").first?.details.name == "Collar que bota")
    var cheap = ProductListing.of("pelota")
    cheap.maximumPrice = Money(rawValue: 5)
    #expect(try shop.products(cheap, Self.everything).items.count == 5)
    // Whoever asks for a whole name gets it, however old it is.
    #expect(try shop.found("Pelota 3").first?.details.name == "Pelota 3")
  }

  @Test(.database(Shop.migrations))
  func `of very many article numbers that begin alike a hundred are found, and the total says so`()
    throws
  {
    let store = try Store()
    try store.session().execute(
      script: """
        INSERT INTO products (name, price, stock, tax_rate, sku)
        SELECT 'Pelota ' || n, n, 0, 2100, 'PELO-' || n FROM generate_series(1, 110) AS n
        """)
    let shop = store.open()
    let everything = try shop.products(.of("PELO-"), Self.everything)
    #expect(everything.total == ListTotal(found: 100, isCut: true))
    let few = try shop.products(.of("PELO-10"), Self.everything)
    #expect(few.items.first?.details.sku == "PELO-10")
    #expect(few.total == ListTotal(exactly: 11))
  }

  @Test(.database(Shop.migrations))
  func `categories are found by name, or by all that describes them`() throws {
    let shop = try Store().open()
    let dogs = try shop.addCategory(
      CategoryDetails(slug: "perros", name: "Perros", description: "Paseo y descanso."))
    _ = try shop.addCategory(
      CategoryDetails(
        slug: "correas", name: "Correas para perro", description: "De cuero.", parent: dogs.id))
    func slugs(_ text: String) throws -> [String] {
      try shop.search(.of(text), Self.everything).categories.map(\.details.slug)
    }
    #expect(try slugs("dog leash") == ["correas", "perros"])
    #expect(try slugs("correas cuero") == ["correas"])
    #expect(try slugs("paseo y descanso") == ["perros"])
    #expect(try slugs("paseo cuero").isEmpty)
    #expect(try slugs("violín").isEmpty)
  }
}

extension [Product] {
  /// How many have each value of something.
  fileprivate func counts(_ value: (Product) -> String?) -> [String: Int] {
    Dictionary(compactMap { value($0).map { ($0, 1) } }) { $0 + $1 }
  }
}
