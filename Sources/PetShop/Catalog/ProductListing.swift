import PostgreSQL

/// Which products are listed, and in which order.
package struct ProductListing: Sendable {
  package var category: CategoryName?
  package var species: String?
  package var brand: String?
  package var minimumPrice: Money?
  package var maximumPrice: Money?
  package var inStock: Bool?
  package var order: Order

  package enum Order: String, Sendable, CaseIterable {
    case newest
    case name
    case price
    case priceDescending = "-price"
  }

  /// A category by either of its names.
  package enum CategoryName: Sendable {
    case slug(String)
    case id(Category.ID)
  }

  package init(order: Order = .newest) {
    self.order = order
  }

  /// Where a product stands in one of the orders.
  package struct Position: Hashable, Sendable {
    package let order: Order
    package let name: String
    package let price: Money
    package let id: Product.ID

    package init(order: Order, name: String, price: Money, id: Product.ID) {
      self.order = order
      self.name = name
      self.price = price
      self.id = id
    }
  }
}

extension ProductListing {
  fileprivate var rowQuery: RowQuery {
    switch order {
    case .newest: Self.newestRows
    case .name: Self.nameRows
    case .price: Self.priceRows
    case .priceDescending: Self.priceDescendingRows
    }
  }
}

extension Shop {
  package typealias ProductPage = Page<Product, ProductListing.Position>

  /// The products of `listing`, without the archived ones.
  package func products(
    _ listing: ProductListing, _ page: PageRequest<ProductListing.Position>
  ) throws -> ProductPage {
    try read { db in
      let categories = try categoryIDs(of: listing.category, db)
      let position = page.position
      let rows = try db.all(
        listing.rowQuery, categories, listing.species, listing.brand, listing.minimumPrice,
        listing.maximumPrice, listing.inStock, position?.name, position?.price, position?.id,
        page.limit, page.offset)
      let counted =
        try rows.first?.total
        ?? db.one(
          ProductListing.count, categories, listing.species, listing.brand, listing.minimumPrice,
          listing.maximumPrice, listing.inStock)
      let total = ListTotal(
        counted: counted,
        estimate: counted > ListTotal.exactLimit ? try db.one(ProductListing.estimate) : 0)
      return Page(rows.map(\.product), of: page, total: total) { product in
        ProductListing.Position(
          order: listing.order, name: product.details.name, price: product.details.price,
          id: product.id)
      }
    }
  }

  private func categoryIDs(
    of name: ProductListing.CategoryName?, _ db: Session
  ) throws -> [Int64]? {
    switch name {
    case .none: nil
    case .slug(let slug): try db.one(Category.family, slug, nil)
    case .id(let id): try db.one(Category.family, nil, id.rawValue)
    }
  }
}
