import PostgreSQL

/// What a listing asks of its products, with the category's family looked up, and how to find them.
struct ProductFilter {
  let listing: ProductListing
  let categories: [Int64]?

  /// So few products are found quickest before they are sorted.
  private static let fewProducts = 200

  init(_ listing: ProductListing, _ db: Session) throws {
    self.listing = listing
    categories = try listing.category.map { try db.one(Category.family, $0.slug, $0.id) }
  }

  var isEmpty: Bool { !listing.isFiltered }

  func count(_ db: Session) throws -> Int64 {
    try db.one(
      ProductListing.count, categories, listing.species, listing.brand, listing.minimumPrice,
      listing.maximumPrice, listing.inStock, listing.minimumRating)
  }

  /// Where the products of a page stand, of `count` in all.
  func places(
    _ page: PageRequest<ProductListing.Position>, of count: Int64, _ db: Session
  ) throws -> [ProductListing.Position] {
    let last = page.position
    if count == 0 { return [] }
    if count <= Self.fewProducts, !isEmpty {
      return try db.all(
        ProductListing.fewPlaces, categories, listing.species, listing.brand,
        listing.minimumPrice, listing.maximumPrice, listing.inStock, listing.minimumRating,
        listing.order, last?.name, last?.value, last?.id, page.limit, page.offset)
    }
    if isByCategory, count > ListTotal.exactLimit, let near = listing.order.placesNear {
      let places = try self.places(near, page, db)
      if places.count > page.size { return places }
    }
    return try places(
      isByCategory ? listing.order.placesInCategories : listing.order.places, page, db)
  }

  private func places(
    _ query: ProductListing.PlaceQuery, _ page: PageRequest<ProductListing.Position>, _ db: Session
  ) throws -> [ProductListing.Position] {
    let last = page.position
    return try db.all(
      query, categories, listing.species, listing.brand, listing.minimumPrice,
      listing.maximumPrice, listing.inStock, listing.minimumRating, last?.name, last?.value,
      last?.id, page.limit, page.offset)
  }

  /// A brand is small in any category; without one, each category's own index is read.
  private var isByCategory: Bool { categories != nil && listing.brand == nil }
}

extension ProductListing {
  fileprivate var isFiltered: Bool {
    category != nil || species != nil || brand != nil || minimumPrice != nil
      || maximumPrice != nil || inStock != nil || minimumRating != nil
  }
}

extension ProductListing.Order {
  fileprivate var places: ProductListing.PlaceQuery {
    switch self {
    case .newest, .relevance: ProductListing.newestPlaces
    case .name: ProductListing.namePlaces
    case .price: ProductListing.pricePlaces
    case .priceDescending: ProductListing.priceDescendingPlaces
    case .rating: ProductListing.ratingPlaces
    }
  }

  fileprivate var placesInCategories: ProductListing.PlaceQuery {
    switch self {
    case .newest, .relevance: ProductListing.newestPlacesInCategories
    case .name: ProductListing.namePlacesInCategories
    case .price: ProductListing.pricePlacesInCategories
    case .priceDescending: ProductListing.priceDescendingPlacesInCategories
    case .rating: ProductListing.ratingPlacesInCategories
    }
  }

  /// Nil for an order that has none.
  fileprivate var placesNear: ProductListing.PlaceQuery? {
    switch self {
    case .newest, .relevance: ProductListing.newestPlacesNear
    case .name: nil
    case .price: ProductListing.pricePlacesNear
    case .priceDescending: ProductListing.priceDescendingPlacesNear
    case .rating: ProductListing.ratingPlacesNear
    }
  }
}
