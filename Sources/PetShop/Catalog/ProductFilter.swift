import PostgreSQL

/// What a listing asks of its products, with the category's family looked up. Nil when it asks
/// nothing: then the whole catalogue is listed, which is faster.
struct ProductFilter {
  let categories: [Int64]?

  init?(_ listing: ProductListing, _ db: Session) throws {
    guard listing.isFiltered else { return nil }
    categories = try listing.category.map { try db.one(Category.family, $0.slug, $0.id) }
  }
}

extension ProductListing {
  fileprivate var isFiltered: Bool {
    category != nil || species != nil || brand != nil || minimumPrice != nil
      || maximumPrice != nil || inStock != nil
  }

  func rows(
    _ filter: ProductFilter?, _ page: PageRequest<Position>, _ db: Session
  ) throws -> [ListedProduct] {
    let last = page.position
    guard let filter else {
      return try db.all(wholeQuery, last?.name, last?.price, last?.id, page.limit, page.offset)
    }
    return try db.all(
      filteredQuery, filter.categories, species, brand, minimumPrice, maximumPrice, inStock,
      last?.name, last?.price, last?.id, page.limit, page.offset)
  }

  /// For a page without rows, which cannot bring the count along.
  func count(_ filter: ProductFilter?, _ db: Session) throws -> Int64 {
    guard let filter else { return try db.one(Self.countWhole) }
    return try db.one(
      Self.countFiltered, filter.categories, species, brand, minimumPrice, maximumPrice, inStock)
  }

  private var wholeQuery: WholeQuery {
    switch order {
    case .newest: Self.newestWhole
    case .name: Self.nameWhole
    case .price: Self.priceWhole
    case .priceDescending: Self.priceDescendingWhole
    }
  }

  private var filteredQuery: FilteredQuery {
    switch order {
    case .newest: Self.newestFiltered
    case .name: Self.nameFiltered
    case .price: Self.priceFiltered
    case .priceDescending: Self.priceDescendingFiltered
    }
  }
}
