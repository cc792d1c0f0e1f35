import PostgreSQL

/// What a search found: products, the categories that go by the same words, and what all the
/// products found have in common.
package struct SearchResult: Sendable {
  package let text: String
  package let products: Shop.ProductPage
  package let categories: [Category]
  package let facets: Facets
}

extension ProductListing {
  package static let textRule = TextRule(1...200)
}

extension Shop {
  /// The products whose words are those of the listing's text, in Spanish or English, without
  /// regard to accents, plurals and a wrong key or two.
  ///
  /// - Throws: `ShopError.invalid` for a place in a list of another order.
  package func search(
    _ listing: ProductListing, _ page: PageRequest<ProductListing.Position>
  ) throws -> SearchResult {
    try listing.check(page)
    return try read { db in
      let hits = try ProductSearch(listing, page, facets: true, db).hits(db)
      return SearchResult(
        text: listing.text ?? "", products: try hits.page(page, db),
        categories: try hits.plan.map { try $0.categories(db) } ?? [],
        facets: hits.facets)
    }
  }

  /// The page of a search alone.
  func foundProducts(
    _ listing: ProductListing, _ page: PageRequest<ProductListing.Position>
  ) throws -> ProductPage {
    try read { db in
      try ProductSearch(listing, page, facets: false, db).hits(db).page(page, db)
    }
  }
}
