import PostgreSQL

/// Which reviews of a product are listed, and in which order.
package struct ReviewListing: Sendable {
  /// Only those with so many stars.
  package let rating: Int32?
  package let order: Order

  package enum Order: String, Sendable, CaseIterable {
    case newest
    /// The best first.
    case rating
    case ratingAscending = "-rating"
  }

  package init(rating: Int32? = nil, order: Order = .newest) {
    self.rating = rating
    self.order = order
  }

  /// Where a review stands in one of the orders.
  package struct Position: Hashable, Sendable {
    package let order: Order
    package let rating: Int32
    package let id: Review.ID

    package init(order: Order, rating: Int32, id: Review.ID) {
      self.order = order
      self.rating = rating
      self.id = id
    }
  }
}

extension Shop {
  package typealias ReviewPage = Page<Review, ReviewListing.Position>

  /// The visible reviews of a product.
  ///
  /// - Throws: `ShopError.notFound` without the product; `.invalid` for a place in a list of
  ///   another order.
  package func reviews(
    of product: Product.ID, _ listing: ReviewListing, _ page: PageRequest<ReviewListing.Position>
  ) throws -> ReviewPage {
    guard page.position.map({ $0.order == listing.order }) ?? true else {
      throw ShopError.invalid([FieldError("cursor", .malformed)])
    }
    return try read { db in
      guard let summary = try db.first(ReviewSummary.ofProduct, product) else {
        throw ShopError.notFound
      }
      let total = ListTotal(exactly: summary.count(ofRating: listing.rating))
      return Page(try listing.rows(of: product, page, db), of: page, total: total) { review in
        ReviewListing.Position(
          order: listing.order, rating: review.opinion.rating, id: review.id)
      }
    }
  }
}

extension ReviewListing {
  fileprivate func rows(
    of product: Product.ID, _ page: PageRequest<Position>, _ db: Session
  ) throws -> [Review] {
    let place = page.position
    return switch (order, rating) {
    case (.newest, nil):
      try db.all(Self.newest, product, place?.id, page.limit, page.offset)
    case (.newest, let rating?), (.rating, let rating?):
      try db.all(Self.newestRated, product, rating, place?.id, page.limit, page.offset)
    case (.ratingAscending, let rating?):
      try db.all(Self.oldestRated, product, rating, place?.id, page.limit, page.offset)
    case (.rating, nil):
      try db.all(Self.best, product, place?.rating, place?.id, page.limit, page.offset)
    case (.ratingAscending, nil):
      try db.all(Self.worst, product, place?.rating, place?.id, page.limit, page.offset)
    }
  }
}
