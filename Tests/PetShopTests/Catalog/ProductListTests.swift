import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("Lists of products")
struct ProductListTests {
  @Test(.database(Shop.migrations))
  func `every filter, in every order, is what a plain recount says`() throws {
    let store = try Store()
    let shop = store.open()
    var dice = Dice(seed: 3)
    let assortment = try Assortment(900, in: shop, store.session(), dice: &dice)
    var (none, few, many) = (0, 0, 0)
    for _ in 0..<300 {
      let listing = ProductListing.random(of: assortment.slugs, using: &dice)
      let expected = assortment.matching(listing).map(\.id)
      let start = Int64(Int.random(in: 0...3, using: &dice) * 20)
      let page = try shop.products(listing, PageRequest(start: .offset(start), size: 100))
      #expect(
        page.items.map(\.id) == Array(expected.dropFirst(Int(start)).prefix(100)), "\(listing)")
      #expect(page.total == ListTotal(exactly: Int64(expected.count)), "\(listing)")
      switch expected.count {
      case 0: none += 1
      case 1...200: few += 1
      default: many += 1
      }
    }
    // Each of them is found in a way of its own.
    #expect(min(none, few, many) > 20, "\(none) \(few) \(many)")
  }

  @Test(.database(Shop.migrations))
  func `every filtered list is walked whole by cursor`() throws {
    let store = try Store()
    let shop = store.open()
    var dice = Dice(seed: 6)
    let assortment = try Assortment(900, in: shop, store.session(), dice: &dice)
    for _ in 0..<40 {
      let listing = ProductListing.random(of: assortment.slugs, using: &dice)
      let expected = assortment.matching(listing).map(\.id)
      #expect(try shop.walk(listing, size: 37, byCursor: true) == expected, "\(listing)")
    }
  }

  @Test(.database(Shop.migrations))
  func `a page of a category is the same, however many are believed to be in it`() throws {
    let store = try Store()
    let shop = store.open()
    var dice = Dice(seed: 8)
    let assortment = try Assortment(300, in: shop, store.session(), dice: &dice)
    for _ in 0..<100 {
      var listing = ProductListing.random(of: assortment.slugs, using: &dice)
      listing.category = .slug("dogs")
      let expected = assortment.matching(listing).map(\.id)
      for offset: Int64 in [0, 3] {
        let page = PageRequest<ProductListing.Position>(start: .offset(offset), size: 5)
        let (near, each) = try shop.read { db in
          let filter = try ProductFilter(listing, db)
          return (try filter.places(page, of: 10_001, db), try filter.places(page, of: 201, db))
        }
        #expect(near == each, "\(listing)")
        let rest = expected.dropFirst(Int(offset))
        #expect(near.map(\.id) == Array(rest.prefix(6)), "\(listing)")
        guard let after = near.last else { continue }
        let next = PageRequest(start: .after(after), size: 5)
        let following = try shop.read { db in
          try ProductFilter(listing, db).places(next, of: 10_001, db).map(\.id)
        }
        #expect(following == Array(rest.dropFirst(6).prefix(6)), "\(listing)")
      }
    }
  }

  private static let plan = Query<String>(
    """
    EXPLAIN SELECT id
    FROM products_on_sale(NULL, 'dog', NULL, 100, NULL, true, NULL)
    ORDER BY id DESC
    LIMIT 21
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  @Test(.database(Shop.migrations))
  func `the filter is a part of the query, no function that is called`() throws {
    let plan = try Store().session().all(Self.plan).joined(separator: "\n")
    #expect(plan.contains("species = 'dog'"))
    #expect(!plan.contains("Function Scan"))
    #expect(!plan.contains("IS NULL OR"))
  }

  @Test(.database(Shop.migrations))
  func `who sells the last one is listed with what is sold out`() throws {
    let shop = try Store().open()
    let (last, other) = (try shop.addProduct(stock: 1), try shop.addProduct(stock: 2))
    let caller = try shop.customer()
    for product in [last, other] { try shop.put(of: product, for: caller) }
    try shop.checkOut(caller)

    for (isInStock, product) in [(false, last), (true, other)] {
      var listing = ProductListing()
      listing.inStock = isInStock
      #expect(try shop.walk(listing, size: 9, byCursor: false) == [product.id])
    }
  }

  @Test(.database(Shop.migrations))
  func `every order is walked whole, by number and by cursor, in pages of any size`() throws {
    let store = try Store()
    let shop = store.open()
    var dice = Dice(seed: 4)
    let assortment = try Assortment(60, in: shop, store.session(), dice: &dice)
    for order in ProductListing.Order.allCases {
      let listing = ProductListing(order: order)
      let expected = assortment.matching(listing).map(\.id)
      for size in [1, 7, expected.count, expected.count + 1] {
        #expect(try shop.walk(listing, size: size, byCursor: true) == expected, "\(order) \(size)")
        #expect(try shop.walk(listing, size: size, byCursor: false) == expected, "\(order) \(size)")
      }
    }
  }

  @Test(.database(Shop.migrations), arguments: ProductListing.Order.allCases)
  func `a walk by cursor neither repeats nor skips while products come and go`(
    order: ProductListing.Order
  ) throws {
    let store = try Store()
    let shop = store.open()
    var dice = Dice(seed: 5)
    let assortment = try Assortment(60, in: shop, store.session(), dice: &dice)
    var stays = Set(assortment.products.map(\.id))
    var seen: [Product.ID] = []
    var start = PageRequest<ProductListing.Position>.Start.offset(0)
    for _ in 0..<100 {
      let page = try shop.products(ProductListing(order: order), PageRequest(start: start, size: 5))
      seen += page.items.map(\.id)
      guard let next = page.next else { break }
      start = .after(next)
      if let victim = page.items.last {
        try shop.archiveProduct(victim.id, ifVersion: .any)
      }
      if let victim = stays.subtracting(seen).first {
        try shop.archiveProduct(victim, ifVersion: .any)
        stays.remove(victim)
      }
      _ = try shop.addProduct("Collar", price: .random(in: 0...12, using: &dice) * 100)
    }
    #expect(Set(seen).count == seen.count)
    #expect(stays.isSubset(of: seen))
  }

  @Test(.database(Shop.migrations))
  func `a page past the end is empty, and still knows how many there are`() throws {
    let shop = try Store().open()
    for _ in 0..<3 { _ = try shop.addProduct() }
    let page = try shop.products(ProductListing(), PageRequest(start: .offset(40), size: 20))
    #expect(page.items.isEmpty)
    #expect(page.next == nil)
    #expect(page.total.count == 3)
    let last = ProductListing.Position(
      order: .newest, name: "", value: 0, id: Product.ID(rawValue: 0))
    let end = try shop.products(ProductListing(), PageRequest(start: .after(last), size: 20))
    #expect(end.items.isEmpty)
    #expect(end.total.count == 3)
  }

  @Test(.database(Shop.migrations))
  func `a shop without products lists none`() throws {
    let shop = try Store().open()
    for order in ProductListing.Order.allCases {
      let page = try shop.products(
        ProductListing(order: order), PageRequest(start: .offset(0), size: 20))
      #expect(page.items.isEmpty)
      #expect(page.total == ListTotal(counted: 0, estimate: 0))
    }
  }

  @Test(.database(Shop.migrations))
  func `beyond ten thousand the total is an estimate, and a filtered one exact`() throws {
    let store = try Store()
    try store.session().execute(
      script: """
        INSERT INTO products (name, price, stock, tax_rate, species)
        SELECT 'Collar ' || n, n, 0, 2100, CASE WHEN n <= 40 THEN 'dog' END
        FROM generate_series(1, 10500) AS n;
        ANALYZE products
        """)
    let shop = store.open()
    let request = PageRequest<ProductListing.Position>(start: .offset(0), size: 1)
    let all = try shop.products(ProductListing(), request).total
    #expect(all.isEstimated)
    #expect(all.count == 10_500)
    var dogs = ProductListing()
    dogs.species = "dog"
    #expect(try shop.products(dogs, request).total == ListTotal(counted: 40, estimate: 0))
  }
}
