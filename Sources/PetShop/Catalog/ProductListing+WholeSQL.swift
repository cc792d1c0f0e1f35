import PostgreSQL

// Without a filter, the planner sees that an index gives the order, and reads no more. All of
// them take the same arguments: name, price and id of the last row seen; limit and offset.

extension ProductListing {
  typealias WholeQuery = Query<ListedProduct, String?, Money?, Product.ID?, Int64, Int64>

  /// A product with the number of rows there are in all, counted no further than needed.
  struct ListedProduct {
    let total: Int64
    let product: Product

    init(_ row: inout Row) throws(PostgreSQLError) {
      total = try row.next()
      product = try Product(&row)
    }
  }

  static let newestWhole = WholeQuery(
    """
    SELECT (SELECT count(*) FROM (
              SELECT FROM products WHERE archived_at IS NULL LIMIT 10001) AS counted),
           p.id, p.name, p.description, p.price, p.stock, p.species, p.brand, p.sku, p.tax_rate,
           p.image_url, p.tags, p.low_stock_threshold, p.version, p.created_at, p.updated_at,
           c.id, c.slug, c.name
    FROM (
      SELECT *
      FROM products
      WHERE archived_at IS NULL
        AND id < COALESCE($3, 9223372036854775807)
      ORDER BY id DESC
      LIMIT $4
      OFFSET $5) AS p
    LEFT JOIN categories c ON c.id = p.category_id
    ORDER BY p.id DESC
    """
  ) { row throws(PostgreSQLError) in try ListedProduct(&row) }

  static let nameWhole = WholeQuery(
    """
    SELECT (SELECT count(*) FROM (
              SELECT FROM products WHERE archived_at IS NULL LIMIT 10001) AS counted),
           p.id, p.name, p.description, p.price, p.stock, p.species, p.brand, p.sku, p.tax_rate,
           p.image_url, p.tags, p.low_stock_threshold, p.version, p.created_at, p.updated_at,
           c.id, c.slug, c.name
    FROM (
      SELECT *
      FROM products
      WHERE archived_at IS NULL
        AND (name, id) > (COALESCE($1, ''), COALESCE($3, 0))
      ORDER BY name, id
      LIMIT $4
      OFFSET $5) AS p
    LEFT JOIN categories c ON c.id = p.category_id
    ORDER BY p.name, p.id
    """
  ) { row throws(PostgreSQLError) in try ListedProduct(&row) }

  static let priceWhole = WholeQuery(
    """
    SELECT (SELECT count(*) FROM (
              SELECT FROM products WHERE archived_at IS NULL LIMIT 10001) AS counted),
           p.id, p.name, p.description, p.price, p.stock, p.species, p.brand, p.sku, p.tax_rate,
           p.image_url, p.tags, p.low_stock_threshold, p.version, p.created_at, p.updated_at,
           c.id, c.slug, c.name
    FROM (
      SELECT *
      FROM products
      WHERE archived_at IS NULL
        AND (price, id) > (COALESCE($2, -1), COALESCE($3, 0))
      ORDER BY price, id
      LIMIT $4
      OFFSET $5) AS p
    LEFT JOIN categories c ON c.id = p.category_id
    ORDER BY p.price, p.id
    """
  ) { row throws(PostgreSQLError) in try ListedProduct(&row) }

  static let priceDescendingWhole = WholeQuery(
    """
    SELECT (SELECT count(*) FROM (
              SELECT FROM products WHERE archived_at IS NULL LIMIT 10001) AS counted),
           p.id, p.name, p.description, p.price, p.stock, p.species, p.brand, p.sku, p.tax_rate,
           p.image_url, p.tags, p.low_stock_threshold, p.version, p.created_at, p.updated_at,
           c.id, c.slug, c.name
    FROM (
      SELECT *
      FROM products
      WHERE archived_at IS NULL
        AND (price, id) < (COALESCE($2, 9223372036854775807), COALESCE($3, 0))
      ORDER BY price DESC, id DESC
      LIMIT $4
      OFFSET $5) AS p
    LEFT JOIN categories c ON c.id = p.category_id
    ORDER BY p.price DESC, p.id DESC
    """
  ) { row throws(PostgreSQLError) in try ListedProduct(&row) }

  static let countWhole = Query<Int64>(
    """
    SELECT count(*) FROM (
      SELECT FROM products WHERE archived_at IS NULL LIMIT 10001) AS counted
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// How many products the planner believes there are.
  static let estimate = Query<Int64>(
    """
    SELECT GREATEST(reltuples, 0)::bigint
    FROM pg_class
    WHERE oid = 'products'::regclass
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}
