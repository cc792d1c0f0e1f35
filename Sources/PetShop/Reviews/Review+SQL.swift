import PostgreSQL

extension Review {
  /// Product, user, author, rating, title, comment. Whether it was bought, a trigger says.
  static let insert = Query<Review, Product.ID, User.ID, String, Int32, String?, String?>(
    """
    INSERT INTO reviews (product_id, user_id, author, rating, title, comment)
    VALUES ($1, $2, $3, $4, $5, $6)
    RETURNING id, product_id, user_id, author, rating, title, comment, status, verified_purchase,
              version, created_at, updated_at
    """
  ) { row throws(PostgreSQLError) in try Review(&row) }

  static let visible = Query<Review, ID>(
    """
    SELECT id, product_id, user_id, author, rating, title, comment, status, verified_purchase,
           version, created_at, updated_at
    FROM reviews
    WHERE id = $1 AND status = 'visible'
    """
  ) { row throws(PostgreSQLError) in try Review(&row) }

  static let lock = Query<Review, ID>(
    """
    SELECT id, product_id, user_id, author, rating, title, comment, status, verified_purchase,
           version, created_at, updated_at
    FROM reviews
    WHERE id = $1
    FOR NO KEY UPDATE
    """
  ) { row throws(PostgreSQLError) in try Review(&row) }

  /// The review; rating, title, comment, status.
  static let update = Query<Review, ID, Int32, String?, String?, Status>(
    """
    UPDATE reviews
    SET rating = $2, title = $3, comment = $4, status = $5
    WHERE id = $1
    RETURNING id, product_id, user_id, author, rating, title, comment, status, verified_purchase,
              version, created_at, updated_at
    """
  ) { row throws(PostgreSQLError) in try Review(&row) }

  static let delete = Query<Void, ID>(
    """
    DELETE FROM reviews
    WHERE id = $1
    """)

  /// User, the last review seen, limit, offset: the newest first, hidden ones too.
  static let ofUser = Query<Review, User.ID, ID?, Int64, Int64>(
    """
    SELECT id, product_id, user_id, author, rating, title, comment, status, verified_purchase,
           version, created_at, updated_at
    FROM reviews
    WHERE user_id = $1 AND id < COALESCE($2, 9223372036854775807)
    ORDER BY id DESC
    LIMIT $3
    OFFSET $4
    """
  ) { row throws(PostgreSQLError) in try Review(&row) }

  /// As `ofUser`, of everybody.
  static let ofAll = Query<Review, ID?, Int64, Int64>(
    """
    SELECT id, product_id, user_id, author, rating, title, comment, status, verified_purchase,
           version, created_at, updated_at
    FROM reviews
    WHERE id < COALESCE($1, 9223372036854775807)
    ORDER BY id DESC
    LIMIT $2
    OFFSET $3
    """
  ) { row throws(PostgreSQLError) in try Review(&row) }

  /// As `ofAll`, with this status.
  static let ofStatus = Query<Review, Status, ID?, Int64, Int64>(
    """
    SELECT id, product_id, user_id, author, rating, title, comment, status, verified_purchase,
           version, created_at, updated_at
    FROM reviews
    WHERE status = $1 AND id < COALESCE($2, 9223372036854775807)
    ORDER BY id DESC
    LIMIT $3
    OFFSET $4
    """
  ) { row throws(PostgreSQLError) in try Review(&row) }

  /// User and status, each null for all of them.
  static let count = Query<Int64, User.ID?, Status?>(
    """
    SELECT count(*) FROM (
      SELECT FROM reviews
      WHERE ($1::bigint IS NULL OR user_id = $1) AND ($2::text IS NULL OR status = $2)
      LIMIT 10001) AS counted
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  static let estimate = Query<Int64>(
    """
    SELECT GREATEST(reltuples, 0)::bigint
    FROM pg_class
    WHERE oid = 'reviews'::regclass
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}
