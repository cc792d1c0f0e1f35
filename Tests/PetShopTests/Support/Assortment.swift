import PostgreSQL
import TestSupport

@testable import PetShop

/// Products of all kinds, and what a list of them should be, counted in memory.
struct Assortment {
  private(set) var products: [Product] = []
  /// In hundredths, by product; 0 for most.
  private var ratings: [Product.ID: Int32] = [:]
  /// Parents by child.
  private var parents: [Category.ID: Category.ID] = [:]
  private(set) var slugs: [(slug: String, id: Category.ID)] = []

  /// Fills an empty shop with `count` products on six shelves, three deep, and archives some.
  init(_ count: Int, in shop: Shop, _ session: Session, dice: inout Dice) throws {
    try addShelves(session)
    for _ in 0..<count { products.append(try shop.addProduct(details(&dice))) }
    for product in products { try rate(product, session, &dice) }
    for product in products where Int.random(in: 0..<8, using: &dice) == 0 {
      try shop.archiveProduct(product.id, ifVersion: .any)
      products.removeAll { $0.id == product.id }
    }
  }

  private mutating func addShelves(_ session: Session) throws {
    let tree: [(String, String?)] = [
      ("dogs", nil), ("dog-food", "dogs"), ("dog-treats", "dog-food"), ("cats", nil),
      ("cat-toys", "cats"), ("empty", nil),
    ]
    for (slug, parent) in tree {
      let above = slugs.first { $0.slug == parent }?.id
      let id = try session.one(Category.insert, slug, slug, "", above)
      slugs.append((slug, id))
      parents[id] = above
    }
  }

  /// A half of the products have a rating.
  private mutating func rate(_ product: Product, _ session: Session, _ dice: inout Dice) throws {
    let (stars, rating) =
      [("stars_5 = 1", 500), ("stars_3 = 1, stars_4 = 1", 350), ("stars_1 = 2", 100)]
      .randomElement(using: &dice) ?? ("", 0)
    guard Bool.random(using: &dice) else { return }
    ratings[product.id] = Int32(rating)
    try session.execute(
      script: "UPDATE products SET \(stars) WHERE id = \(product.id.rawValue)")
  }

  private func rating(_ product: Product) -> Int32 { ratings[product.id] ?? 0 }

  private func details(_ dice: inout Dice) -> ProductDetails {
    ProductDetails(
      name: ["Collar", "Correa", "collar", "Árbol", "Zapato", "10 huesos"].randomElement(
        using: &dice)
        ?? "", price: Money(rawValue: .random(in: 0...12, using: &dice) * 100),
      stock: .random(in: 0...2, using: &dice),
      category: slugs.dropLast().map(\.id).randomElement(using: &dice),
      species: [nil, "dog", "cat"].randomElement(using: &dice) ?? nil,
      brand: [nil, "Acme", "acme", "Ñandú"].randomElement(using: &dice) ?? nil,
      taxRate: TaxRate(rawValue: 2_100))
  }

  /// The products a listing shows, in its order. Names are ordered by code point, as the test
  /// database orders them.
  func matching(_ listing: ProductListing) -> [Product] {
    let found = products.filter { product in
      isIn(listing, product.details)
        && (listing.minimumRating.map { rating(product) >= $0 } ?? true)
    }
    switch listing.order {
    case .newest, .relevance: return found.sorted { $0.id.rawValue > $1.id.rawValue }
    case .name: return found.sorted { key($0, $0.details.name) < key($1, $1.details.name) }
    case .price: return found.sorted { key($0, $0.details.price) < key($1, $1.details.price) }
    case .priceDescending:
      return found.sorted { key($1, $1.details.price) < key($0, $0.details.price) }
    case .rating: return found.sorted { key($1, rating($1)) < key($0, rating($0)) }
    }
  }

  private func key<Value>(_ product: Product, _ value: Value) -> (Value, Int64) {
    (value, product.id.rawValue)
  }

  private func isIn(_ listing: ProductListing, _ details: ProductDetails) -> Bool {
    (listing.category.map { isBelow($0, details.category) } ?? true)
      && (listing.species.map { $0 == details.species } ?? true)
      && (listing.brand.map { $0 == details.brand } ?? true)
      && (listing.minimumPrice.map { details.price >= $0 } ?? true)
      && (listing.maximumPrice.map { details.price <= $0 } ?? true)
      && (listing.inStock.map { (details.stock > 0) == $0 } ?? true)
  }

  private func isBelow(_ name: Category.Name, _ category: Category.ID?) -> Bool {
    guard let category else { return false }
    let wanted: Category.ID? =
      switch name {
      case .id(let id): id
      case .slug(let slug): slugs.first { $0.slug == slug }?.id
      }
    return category == wanted || isBelow(name, parents[category])
  }
}

extension ProductListing {
  /// Each filter is set now and then.
  static func random(of slugs: [(slug: String, id: Category.ID)], using dice: inout Dice) -> Self {
    var listing = ProductListing(order: Order.allCases.randomElement(using: &dice) ?? .newest)
    let shelf = slugs.randomElement(using: &dice)
    switch Int.random(in: 0..<5, using: &dice) {
    case 0: listing.category = shelf.map { .slug($0.slug) }
    case 1: listing.category = shelf.map { .id($0.id) }
    case 2: listing.category = .slug("nowhere")
    default: break
    }
    if Int.random(in: 0..<4, using: &dice) == 0 {
      listing.species = ["dog", "cat", "cow"].randomElement(using: &dice)
    }
    if Int.random(in: 0..<4, using: &dice) == 0 {
      listing.brand = ["Acme", "acme"].randomElement(using: &dice)
    }
    if Bool.random(using: &dice) {
      listing.minimumPrice = Money(rawValue: .random(in: 0...12, using: &dice) * 100)
    }
    if Bool.random(using: &dice) {
      listing.maximumPrice = Money(rawValue: .random(in: 0...12, using: &dice) * 100)
    }
    if Int.random(in: 0..<4, using: &dice) == 0 {
      listing.minimumRating = [0, 1, 101, 350, 500].randomElement(using: &dice)
    }
    if Bool.random(using: &dice) { listing.inStock = Bool.random(using: &dice) }
    return listing
  }
}

extension Shop {
  /// The ids of a list, walked to its end page by page: by cursor, or by number.
  func walk(_ listing: ProductListing, size: Int, byCursor: Bool) throws -> [Product.ID] {
    var ids: [Product.ID] = []
    var start = PageRequest<ProductListing.Position>.Start.offset(0)
    for _ in 0..<1_000 {
      let page = try products(listing, PageRequest(start: start, size: size))
      ids += page.items.map(\.id)
      guard let next = page.next else { return ids }
      start = byCursor ? .after(next) : .offset(Int64(ids.count))
    }
    return ids
  }
}
