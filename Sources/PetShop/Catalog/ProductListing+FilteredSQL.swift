import PostgreSQL

// One query an order, because only an order that stands in the text is served by an index. All of
// them take the same arguments: categories, species, brand, lowest and highest price, in stock;
// name, price and id of the last row seen; limit and offset.

extension ProductListing {
  typealias FilteredQuery = Query<
    ListedProduct, [Int64]?, String?, String?, Money?, Money?, Bool?, String?, Money?, Product.ID?,
    Int64, Int64
  >

  static let newestFiltered = FilteredQuery(
    """
    SELECT (SELECT count(*) FROM (
              SELECT FROM products
              WHERE archived_at IS NULL
                AND ($1::bigint[] IS NULL OR category_id = ANY ($1))
                AND ($2::text IS NULL OR species = $2)
                AND ($3::text IS NULL OR brand = $3)
                AND ($4::bigint IS NULL OR price >= $4)
                AND ($5::bigint IS NULL OR price <= $5)
                AND ($6::boolean IS NULL OR (stock > 0) = $6)
              LIMIT 10001) AS counted),
           p.id, p.name, p.description, p.price, p.stock, p.species, p.brand, p.sku, p.tax_rate,
           p.image_url, p.tags, p.low_stock_threshold, p.version, p.created_at, p.updated_at,
           c.id, c.slug, c.name
    FROM (
      SELECT *
      FROM products
      WHERE archived_at IS NULL
        AND ($1::bigint[] IS NULL OR category_id = ANY ($1))
        AND ($2::text IS NULL OR species = $2)
        AND ($3::text IS NULL OR brand = $3)
        AND ($4::bigint IS NULL OR price >= $4)
        AND ($5::bigint IS NULL OR price <= $5)
        AND ($6::boolean IS NULL OR (stock > 0) = $6)
        AND id < COALESCE($9, 9223372036854775807)
      ORDER BY id DESC
      LIMIT $10
      OFFSET $11) AS p
    LEFT JOIN categories c ON c.id = p.category_id
    ORDER BY p.id DESC
    """
  ) { row throws(PostgreSQLError) in try ListedProduct(&row) }

  static let nameFiltered = FilteredQuery(
    """
    SELECT (SELECT count(*) FROM (
              SELECT FROM products
              WHERE archived_at IS NULL
                AND ($1::bigint[] IS NULL OR category_id = ANY ($1))
                AND ($2::text IS NULL OR species = $2)
                AND ($3::text IS NULL OR brand = $3)
                AND ($4::bigint IS NULL OR price >= $4)
                AND ($5::bigint IS NULL OR price <= $5)
                AND ($6::boolean IS NULL OR (stock > 0) = $6)
              LIMIT 10001) AS counted),
           p.id, p.name, p.description, p.price, p.stock, p.species, p.brand, p.sku, p.tax_rate,
           p.image_url, p.tags, p.low_stock_threshold, p.version, p.created_at, p.updated_at,
           c.id, c.slug, c.name
    FROM (
      SELECT *
      FROM products
      WHERE archived_at IS NULL
        AND ($1::bigint[] IS NULL OR category_id = ANY ($1))
        AND ($2::text IS NULL OR species = $2)
        AND ($3::text IS NULL OR brand = $3)
        AND ($4::bigint IS NULL OR price >= $4)
        AND ($5::bigint IS NULL OR price <= $5)
        AND ($6::boolean IS NULL OR (stock > 0) = $6)
        AND (name, id) > (COALESCE($7, ''), COALESCE($9, 0))
      ORDER BY name, id
      LIMIT $10
      OFFSET $11) AS p
    LEFT JOIN categories c ON c.id = p.category_id
    ORDER BY p.name, p.id
    """
  ) { row throws(PostgreSQLError) in try ListedProduct(&row) }

  static let priceFiltered = FilteredQuery(
    """
    SELECT (SELECT count(*) FROM (
              SELECT FROM products
              WHERE archived_at IS NULL
                AND ($1::bigint[] IS NULL OR category_id = ANY ($1))
                AND ($2::text IS NULL OR species = $2)
                AND ($3::text IS NULL OR brand = $3)
                AND ($4::bigint IS NULL OR price >= $4)
                AND ($5::bigint IS NULL OR price <= $5)
                AND ($6::boolean IS NULL OR (stock > 0) = $6)
              LIMIT 10001) AS counted),
           p.id, p.name, p.description, p.price, p.stock, p.species, p.brand, p.sku, p.tax_rate,
           p.image_url, p.tags, p.low_stock_threshold, p.version, p.created_at, p.updated_at,
           c.id, c.slug, c.name
    FROM (
      SELECT *
      FROM products
      WHERE archived_at IS NULL
        AND ($1::bigint[] IS NULL OR category_id = ANY ($1))
        AND ($2::text IS NULL OR species = $2)
        AND ($3::text IS NULL OR brand = $3)
        AND ($4::bigint IS NULL OR price >= $4)
        AND ($5::bigint IS NULL OR price <= $5)
        AND ($6::boolean IS NULL OR (stock > 0) = $6)
        AND (price, id) > (COALESCE($8, -1), COALESCE($9, 0))
      ORDER BY price, id
      LIMIT $10
      OFFSET $11) AS p
    LEFT JOIN categories c ON c.id = p.category_id
    ORDER BY p.price, p.id
    """
  ) { row throws(PostgreSQLError) in try ListedProduct(&row) }

  static let priceDescendingFiltered = FilteredQuery(
    """
    SELECT (SELECT count(*) FROM (
              SELECT FROM products
              WHERE archived_at IS NULL
                AND ($1::bigint[] IS NULL OR category_id = ANY ($1))
                AND ($2::text IS NULL OR species = $2)
                AND ($3::text IS NULL OR brand = $3)
                AND ($4::bigint IS NULL OR price >= $4)
                AND ($5::bigint IS NULL OR price <= $5)
                AND ($6::boolean IS NULL OR (stock > 0) = $6)
              LIMIT 10001) AS counted),
           p.id, p.name, p.description, p.price, p.stock, p.species, p.brand, p.sku, p.tax_rate,
           p.image_url, p.tags, p.low_stock_threshold, p.version, p.created_at, p.updated_at,
           c.id, c.slug, c.name
    FROM (
      SELECT *
      FROM products
      WHERE archived_at IS NULL
        AND ($1::bigint[] IS NULL OR category_id = ANY ($1))
        AND ($2::text IS NULL OR species = $2)
        AND ($3::text IS NULL OR brand = $3)
        AND ($4::bigint IS NULL OR price >= $4)
        AND ($5::bigint IS NULL OR price <= $5)
        AND ($6::boolean IS NULL OR (stock > 0) = $6)
        AND (price, id) < (COALESCE($8, 9223372036854775807), COALESCE($9, 0))
      ORDER BY price DESC, id DESC
      LIMIT $10
      OFFSET $11) AS p
    LEFT JOIN categories c ON c.id = p.category_id
    ORDER BY p.price DESC, p.id DESC
    """
  ) { row throws(PostgreSQLError) in try ListedProduct(&row) }

  /// The filter's six arguments.
  static let countFiltered = Query<Int64, [Int64]?, String?, String?, Money?, Money?, Bool?>(
    """
    SELECT count(*) FROM (
      SELECT FROM products
      WHERE archived_at IS NULL
        AND ($1::bigint[] IS NULL OR category_id = ANY ($1))
        AND ($2::text IS NULL OR species = $2)
        AND ($3::text IS NULL OR brand = $3)
        AND ($4::bigint IS NULL OR price >= $4)
        AND ($5::bigint IS NULL OR price <= $5)
        AND ($6::boolean IS NULL OR (stock > 0) = $6)
      LIMIT 10001) AS counted
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}
