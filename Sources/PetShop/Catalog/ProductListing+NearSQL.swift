import PostgreSQL

// The same within categories that many products are in: the beginning of the whole list in its order,
// so many rows and no more, of which those that fit are the page, if they fill it. That is quicker
// than a look into sixty categories. The arguments are those of the queries without categories. By
// name there is none, because the names' index holds nothing else.

extension ProductListing {
  static let newestPlacesNear = PlaceQuery(
    """
    SELECT '', 0::bigint, id
    FROM (
      SELECT id, category_id, species, brand, price, in_stock, rating
      FROM products_on_sale(NULL, NULL, NULL, NULL, NULL, NULL, NULL)
      WHERE $10 IS NULL OR id < $10
      ORDER BY id DESC
      LIMIT 4000) AS near
    WHERE category_id = ANY ($1) AND ($2 IS NULL OR species = $2) AND ($3 IS NULL OR brand = $3)
      AND ($4 IS NULL OR price >= $4) AND ($5 IS NULL OR price <= $5)
      AND ($6 IS NULL OR in_stock = $6) AND ($7 IS NULL OR rating >= $7)
    ORDER BY id DESC
    LIMIT $11
    OFFSET $12
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try Position(.newest, &row) }

  static let pricePlacesNear = PlaceQuery(
    """
    SELECT '', price, id
    FROM (
      SELECT id, category_id, species, brand, price, in_stock, rating
      FROM products_on_sale(NULL, NULL, NULL, $4, $5, NULL, NULL)
      WHERE $10 IS NULL OR (price, id) > ($9, $10)
      ORDER BY price, id
      LIMIT 4000) AS near
    WHERE category_id = ANY ($1) AND ($2 IS NULL OR species = $2) AND ($3 IS NULL OR brand = $3)
      AND ($6 IS NULL OR in_stock = $6) AND ($7 IS NULL OR rating >= $7)
    ORDER BY price, id
    LIMIT $11
    OFFSET $12
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try Position(.price, &row) }

  static let priceDescendingPlacesNear = PlaceQuery(
    """
    SELECT '', price, id
    FROM (
      SELECT id, category_id, species, brand, price, in_stock, rating
      FROM products_on_sale(NULL, NULL, NULL, $4, $5, NULL, NULL)
      WHERE $10 IS NULL OR (price, id) < ($9, $10)
      ORDER BY price DESC, id DESC
      LIMIT 4000) AS near
    WHERE category_id = ANY ($1) AND ($2 IS NULL OR species = $2) AND ($3 IS NULL OR brand = $3)
      AND ($6 IS NULL OR in_stock = $6) AND ($7 IS NULL OR rating >= $7)
    ORDER BY price DESC, id DESC
    LIMIT $11
    OFFSET $12
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try Position(.priceDescending, &row) }

  static let ratingPlacesNear = PlaceQuery(
    """
    SELECT '', rating::bigint AS value, id
    FROM (
      SELECT id, category_id, species, brand, price, in_stock, rating
      FROM products_on_sale(NULL, NULL, NULL, NULL, NULL, NULL, $7)
      WHERE $10 IS NULL OR (rating, id) < ($9, $10)
      ORDER BY rating DESC, id DESC
      LIMIT 4000) AS near
    WHERE category_id = ANY ($1) AND ($2 IS NULL OR species = $2) AND ($3 IS NULL OR brand = $3)
      AND ($4 IS NULL OR price >= $4) AND ($5 IS NULL OR price <= $5)
      AND ($6 IS NULL OR in_stock = $6)
    ORDER BY rating DESC, id DESC
    LIMIT $11
    OFFSET $12
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try Position(.rating, &row) }
}
