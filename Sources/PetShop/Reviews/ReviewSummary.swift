import PostgreSQL

/// What all visible reviews of a product come to, as they are counted with each write of one.
package struct ReviewSummary: Hashable, Sendable {
  /// Hundredths of a star; 0 without reviews.
  package let average: Int32
  /// How many gave one star, two, and so on up to five.
  package let histogram: [Int32]

  package var count: Int64 { histogram.reduce(0) { $0 + Int64($1) } }

  /// How many there are with so many stars, or with any.
  func count(ofRating rating: Int32?) -> Int64 {
    guard let rating else { return count }
    return histogram.indices.contains(Int(rating) - 1) ? Int64(histogram[Int(rating) - 1]) : 0
  }
}

extension ReviewSummary {
  init(_ row: inout Row) throws(PostgreSQLError) {
    average = try row.next()
    histogram = [
      try row.next(), try row.next(), try row.next(), try row.next(), try row.next(),
    ]
  }

  static let ofProduct = Query<ReviewSummary, Product.ID>(
    """
    SELECT rating, stars_1, stars_2, stars_3, stars_4, stars_5
    FROM products
    WHERE id = $1 AND archived_at IS NULL
    """
  ) { row throws(PostgreSQLError) in try ReviewSummary(&row) }
}
