import PostgreSQL

/// Which products are listed, and in which order.
package struct ProductListing: Sendable {
  /// Words to be found in it.
  package var text: String?
  package var category: Category.Name?
  package var species: String?
  package var brand: String?
  package var minimumPrice: Money?
  package var maximumPrice: Money?
  package var inStock: Bool?
  /// In hundredths of a star.
  package var minimumRating: Int32?
  package var order: Order

  package enum Order: String, Sendable, CaseIterable {
    case newest
    case name
    case price
    case priceDescending = "-price"
    /// The best first.
    case rating
    /// The likeliest to be meant by `text` first; without one, the newest.
    case relevance
  }

  package init(order: Order = .newest) {
    self.order = order
  }

  /// Where a product stands in one of the orders.
  package struct Position: Hashable, Sendable {
    package let order: Order
    /// Empty unless the order is by name.
    package let name: String
    /// What the order goes by if it is a number: a price, a rating, a relevance.
    package let value: Int64
    package let id: Product.ID

    package init(order: Order, name: String, value: Int64, id: Product.ID) {
      self.order = order
      self.name = name
      self.value = value
      self.id = id
    }
  }
}

extension ProductListing.Order: PostgreSQLCodable {}

extension ProductListing.Position {
  init(_ order: ProductListing.Order, _ row: inout Row) throws(PostgreSQLError) {
    self.order = order
    name = try row.next()
    value = try row.next()
    id = try row.next()
  }
}

extension ProductListing {
  /// - Throws: `ShopError.invalid` for a place in a list of another order.
  func check(_ page: PageRequest<Position>) throws(ShopError) {
    if let position = page.position, position.order != order {
      throw ShopError.invalid([FieldError("cursor", .malformed)])
    }
  }
}

extension Shop {
  package typealias ProductPage = Page<Product, ProductListing.Position>

  /// The products of `listing`, without the archived ones.
  ///
  /// - Throws: `ShopError.invalid` for a place in a list of another order.
  package func products(
    _ listing: ProductListing, _ page: PageRequest<ProductListing.Position>
  ) throws -> ProductPage {
    var listing = listing
    if listing.text == nil, listing.order == .relevance { listing.order = .newest }
    try listing.check(page)
    if listing.text != nil { return try foundProducts(listing, page) }
    return try read { db in
      let filter = try ProductFilter(listing, db)
      let counted = try filter.count(db)
      let total = ListTotal(
        counted: counted,
        estimate: filter.isEmpty && counted > ListTotal.exactLimit
          ? try db.one(ProductListing.estimate) : 0)
      let places = Page(
        try filter.places(page, of: counted, db), of: page, total: total, position: \.self)
      return places.with(try db.all(Product.byIDs, places.items.map(\.id.rawValue)))
    }
  }
}
