import PostgreSQL

/// Which products are listed, and in which order.
package struct ProductListing: Sendable {
  package var category: Category.Name?
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

extension Shop {
  package typealias ProductPage = Page<Product, ProductListing.Position>

  /// The products of `listing`, without the archived ones.
  ///
  /// - Throws: `ShopError.invalid` for a place in a list of another order.
  package func products(
    _ listing: ProductListing, _ page: PageRequest<ProductListing.Position>
  ) throws -> ProductPage {
    guard page.position.map({ $0.order == listing.order }) ?? true else {
      throw ShopError.invalid([FieldError("cursor", .malformed)])
    }
    return try read { db in
      let filter = try ProductFilter(listing, db)
      let rows = try listing.rows(filter, page, db)
      let counted = try rows.first?.total ?? listing.count(filter, db)
      let total = ListTotal(
        counted: counted,
        estimate: filter == nil && counted > ListTotal.exactLimit
          ? try db.one(ProductListing.estimate) : 0)
      return Page(rows.map(\.product), of: page, total: total) { product in
        ProductListing.Position(
          order: listing.order, name: product.details.name, price: product.details.price,
          id: product.id)
      }
    }
  }
}
