import PostgreSQL

// The same within categories: so many of each, from an index of its category in the right order, and
// of these so many. The arguments are those of the queries without categories.

extension ProductListing {
  static let newestPlacesInCategories = PlaceQuery(
    """
    SELECT place.*
    FROM unnest($1) AS family (category)
    CROSS JOIN LATERAL (
      SELECT '' AS name, 0::bigint AS value, id
      FROM products_on_sale(NULL, $2, $3, $4, $5, $6, $7) AS p
      WHERE p.category_id = family.category AND ($10 IS NULL OR id < $10)
      ORDER BY p.id DESC
      LIMIT $11 + $12) AS place
    ORDER BY id DESC
    LIMIT $11
    OFFSET $12
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try Position(.newest, &row) }

  static let namePlacesInCategories = PlaceQuery(
    """
    SELECT place.*
    FROM unnest($1) AS family (category)
    CROSS JOIN LATERAL (
      SELECT name, 0::bigint AS value, id
      FROM products_on_sale(NULL, $2, $3, $4, $5, $6, $7) AS p
      WHERE p.category_id = family.category AND ($10 IS NULL OR (name, id) > ($8, $10))
      ORDER BY p.name, p.id
      LIMIT $11 + $12) AS place
    ORDER BY name, id
    LIMIT $11
    OFFSET $12
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try Position(.name, &row) }

  static let pricePlacesInCategories = PlaceQuery(
    """
    SELECT place.*
    FROM unnest($1) AS family (category)
    CROSS JOIN LATERAL (
      SELECT '' AS name, price, id
      FROM products_on_sale(NULL, $2, $3, $4, $5, $6, $7) AS p
      WHERE p.category_id = family.category AND ($10 IS NULL OR (price, id) > ($9, $10))
      ORDER BY p.price, p.id
      LIMIT $11 + $12) AS place
    ORDER BY price, id
    LIMIT $11
    OFFSET $12
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try Position(.price, &row) }

  static let priceDescendingPlacesInCategories = PlaceQuery(
    """
    SELECT place.*
    FROM unnest($1) AS family (category)
    CROSS JOIN LATERAL (
      SELECT '' AS name, price, id
      FROM products_on_sale(NULL, $2, $3, $4, $5, $6, $7) AS p
      WHERE p.category_id = family.category AND ($10 IS NULL OR (price, id) < ($9, $10))
      ORDER BY p.price DESC, p.id DESC
      LIMIT $11 + $12) AS place
    ORDER BY price DESC, id DESC
    LIMIT $11
    OFFSET $12
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try Position(.priceDescending, &row) }

  static let ratingPlacesInCategories = PlaceQuery(
    """
    SELECT place.*
    FROM unnest($1) AS family (category)
    CROSS JOIN LATERAL (
      SELECT '' AS name, rating::bigint AS rating, id
      FROM products_on_sale(NULL, $2, $3, $4, $5, $6, $7) AS p
      WHERE p.category_id = family.category AND ($10 IS NULL OR (rating, id) < ($9, $10))
      ORDER BY p.rating DESC, p.id DESC
      LIMIT $11 + $12) AS place
    ORDER BY rating DESC, id DESC
    LIMIT $11
    OFFSET $12
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try Position(.rating, &row) }
}
