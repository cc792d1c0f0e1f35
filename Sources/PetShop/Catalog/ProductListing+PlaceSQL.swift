import PostgreSQL

// Where the products of a page stand, in each order: one query an order, because only an order that
// stands in the text is served by an index. All of them take the same arguments: categories,
// species, brand, lowest and highest price, in stock, lowest rating; name, value and id of the last
// place seen; limit and offset. They are planned for what they are asked: each filter has its index.

extension ProductListing {
  typealias PlaceQuery = Query<
    Position, [Int64]?, String?, String?, Money?, Money?, Bool?, Int32?, String?, Int64?,
    Product.ID?, Int64, Int64
  >

  static let newestPlaces = PlaceQuery(
    """
    SELECT '', 0::bigint, id
    FROM products_on_sale($1, $2, $3, $4, $5, $6, $7)
    WHERE $10 IS NULL OR id < $10
    ORDER BY id DESC
    LIMIT $11
    OFFSET $12
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try Position(.newest, &row) }

  static let namePlaces = PlaceQuery(
    """
    SELECT name, 0::bigint, id
    FROM products_on_sale($1, $2, $3, $4, $5, $6, $7)
    WHERE $10 IS NULL OR (name, id) > ($8, $10)
    ORDER BY name, id
    LIMIT $11
    OFFSET $12
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try Position(.name, &row) }

  static let pricePlaces = PlaceQuery(
    """
    SELECT '', price, id
    FROM products_on_sale($1, $2, $3, $4, $5, $6, $7)
    WHERE $10 IS NULL OR (price, id) > ($9, $10)
    ORDER BY price, id
    LIMIT $11
    OFFSET $12
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try Position(.price, &row) }

  static let priceDescendingPlaces = PlaceQuery(
    """
    SELECT '', price, id
    FROM products_on_sale($1, $2, $3, $4, $5, $6, $7)
    WHERE $10 IS NULL OR (price, id) < ($9, $10)
    ORDER BY price DESC, id DESC
    LIMIT $11
    OFFSET $12
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try Position(.priceDescending, &row) }

  static let ratingPlaces = PlaceQuery(
    """
    SELECT '', rating::bigint AS value, id
    FROM products_on_sale($1, $2, $3, $4, $5, $6, $7)
    WHERE $10 IS NULL OR (rating, id) < ($9, $10)
    ORDER BY rating DESC, id DESC
    LIMIT $11
    OFFSET $12
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try Position(.rating, &row) }
}
