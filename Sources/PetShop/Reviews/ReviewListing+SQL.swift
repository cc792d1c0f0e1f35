import PostgreSQL

// The visible reviews of a product. All of them take the product first; then, of the last row seen,
// what the order is made of; limit and offset. Each is a walk along an index, from either end.

extension ReviewListing {
  static let newest = Query<Review, Product.ID, Review.ID?, Int64, Int64>(
    """
    SELECT id, product_id, user_id, author, rating, title, comment, status, verified_purchase,
           version, created_at, updated_at
    FROM reviews
    WHERE product_id = $1 AND status = 'visible' AND id < COALESCE($2, 9223372036854775807)
    ORDER BY id DESC
    LIMIT $3
    OFFSET $4
    """
  ) { row throws(PostgreSQLError) in try Review(&row) }

  static let best = Query<Review, Product.ID, Int32?, Review.ID?, Int64, Int64>(
    """
    SELECT id, product_id, user_id, author, rating, title, comment, status, verified_purchase,
           version, created_at, updated_at
    FROM reviews
    WHERE product_id = $1 AND status = 'visible'
      AND (rating, id) < (COALESCE($2, 6), COALESCE($3, 0))
    ORDER BY rating DESC, id DESC
    LIMIT $4
    OFFSET $5
    """
  ) { row throws(PostgreSQLError) in try Review(&row) }

  /// `best` from its other end: among equals, the oldest first.
  static let worst = Query<Review, Product.ID, Int32?, Review.ID?, Int64, Int64>(
    """
    SELECT id, product_id, user_id, author, rating, title, comment, status, verified_purchase,
           version, created_at, updated_at
    FROM reviews
    WHERE product_id = $1 AND status = 'visible'
      AND (rating, id) > (COALESCE($2, 0), COALESCE($3, 0))
    ORDER BY rating, id
    LIMIT $4
    OFFSET $5
    """
  ) { row throws(PostgreSQLError) in try Review(&row) }

  /// After the product, the rating.
  static let newestRated = Query<Review, Product.ID, Int32, Review.ID?, Int64, Int64>(
    """
    SELECT id, product_id, user_id, author, rating, title, comment, status, verified_purchase,
           version, created_at, updated_at
    FROM reviews
    WHERE product_id = $1 AND rating = $2 AND status = 'visible'
      AND id < COALESCE($3, 9223372036854775807)
    ORDER BY id DESC
    LIMIT $4
    OFFSET $5
    """
  ) { row throws(PostgreSQLError) in try Review(&row) }

  /// As `newestRated`, from its other end.
  static let oldestRated = Query<Review, Product.ID, Int32, Review.ID?, Int64, Int64>(
    """
    SELECT id, product_id, user_id, author, rating, title, comment, status, verified_purchase,
           version, created_at, updated_at
    FROM reviews
    WHERE product_id = $1 AND rating = $2 AND status = 'visible' AND id > COALESCE($3, 0)
    ORDER BY id
    LIMIT $4
    OFFSET $5
    """
  ) { row throws(PostgreSQLError) in try Review(&row) }
}
