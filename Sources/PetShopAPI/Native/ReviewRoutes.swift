import HTTP
import JSON
import PetShop

/// Reviews: anybody reads the visible ones, authors write their own, admins decide what is shown.
enum ReviewRoutes {
  static let all: [Route] = [
    Route(
      "GET /api/products/{id}/reviews", .anyone, reads: listing, of: ReviewDocuments.review,
      at: ReviewDocuments.position
    ) { try $0.shop.reviews(of: $0.id(), $1, $2) },
    Route(
      "POST /api/products/{id}/reviews", .user, reads: opinion,
      writes: ReviewDocuments.writtenReview, status: .created
    ) { try $0.shop.addReview(of: $0.id(), $1, by: $0.caller) },
    Route(
      "GET /api/reviews", .admin, reads: { $0.choice("status", Review.Status.self) },
      of: ReviewDocuments.writtenReview, at: .identifier(of: "review")
    ) { try $0.shop.allReviews($1, $2) },
    Route("GET /api/reviews/{id}", .anyone, writes: ReviewDocuments.review) {
      try $0.shop.review($0.id())
    },
    Route(
      "PATCH /api/reviews/{id}", .user, reads: changes, writes: ReviewDocuments.writtenReview
    ) {
      try $0.shop.changeReview($0.id(), by: $0.caller, ifVersion: $0.versionCondition, $1)
    },
    Route("DELETE /api/reviews/{id}", .user) {
      try $0.shop.deleteReview($0.id(), by: $0.caller, ifVersion: $0.versionCondition)
    },
    Route(
      "GET /api/users/me/reviews", .user, of: ReviewDocuments.writtenReview,
      at: .identifier(of: "own-review")
    ) { try $0.shop.ownReviews(of: $0.caller, $1) },
  ]

  private static func listing(_ query: inout QueryReader) -> ReviewListing {
    ReviewListing(
      rating: query.integer("rating", in: Review.ratingRange).map { Int32(clamping: $0) },
      order: query.choice("sort", ReviewListing.Order.self) ?? .newest)
  }

  private static func opinion(_ fields: inout FieldReader) -> Opinion {
    Opinion(
      rating: Int32(clamping: fields.integer("rating", in: Review.ratingRange)),
      title: fields.optionalText("title", Review.titleRule),
      comment: fields.optionalText("comment", Review.commentRule))
  }

  private static func changes(_ fields: inout FieldReader) -> ReviewChange {
    ReviewChange(
      rating: fields.change("rating") {
        Int32(clamping: $0.integer($1, in: Review.ratingRange))
      },
      title: fields.change("title") { $0.optionalText($1, Review.titleRule) },
      comment: fields.change("comment") { $0.optionalText($1, Review.commentRule) },
      status: fields.change("status") { $0.choice($1, Review.Status.self) ?? .visible })
  }
}

/// How reviews are written.
enum ReviewDocuments {
  /// For everybody.
  static let review = Document<Review>(.catalogue, version: \.version, write: write)
  /// For who wrote it, and for admins.
  static let writtenReview = Document<Review>(
    .personal, location: { "/api/reviews/\($0.id.rawValue)" }, version: \.version, write: write)

  @Sendable private static func write(_ review: Review, _ json: inout JSONWriter) {
    json.object { json in
      json.field("id", review.id.rawValue)
      json.field("product_id", review.product.rawValue)
      json.field("author", review.author)
      json.field("rating", review.opinion.rating)
      json.field("title", review.opinion.title)
      json.field("comment", review.opinion.comment)
      json.field("status", review.status.rawValue)
      json.field("verified_purchase", review.isOfPurchase)
      json.field("created_at", review.createdAt.rfc3339)
      json.field("updated_at", review.updatedAt.rfc3339)
    }
  }

  /// `{"count": 3, "average": 4.67, "histogram": {"1": 0, …, "5": 2}}`.
  static func summary(_ summary: ReviewSummary, _ json: inout JSONWriter) {
    json.object { json in
      json.field("count", summary.count)
      json.field("average", minorUnits: summary.count > 0 ? Int64(summary.average) : nil)
      json.field("histogram") { json in
        json.object { json in
          for (index, count) in summary.histogram.enumerated() {
            json.field(named: String(index + 1), count)
          }
        }
      }
    }
  }

  /// `review:-rating:4:17`.
  static let position = PositionText<ReviewListing.Position>(
    write: { "review:\($0.order.rawValue):\($0.rating):\($0.id.rawValue)" },
    read: { text in
      let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        .map { String(Substring($0)) }
      guard parts.count == 4, parts[0] == "review",
        let order = ReviewListing.Order(rawValue: parts[1]), let rating = Int64(parts[2]),
        Review.ratingRange.contains(rating), let id = Int64(positiveDecimal: parts[3])
      else { return nil }
      return ReviewListing.Position(
        order: order, rating: Int32(clamping: rating), id: Review.ID(rawValue: id))
    })
}
