import PostgreSQL

extension Product {
  static let byID = Query<Product, ID>(
    """
    SELECT p.id, p.name, p.description, p.price, p.stock, p.species, p.brand, p.sku, p.tax_rate,
           p.image_url, p.tags, p.low_stock_threshold, p.version, p.created_at, p.updated_at,
           p.rating, p.stars_1, p.stars_2, p.stars_3, p.stars_4, p.stars_5, c.id, c.slug, c.name
    FROM products p
    LEFT JOIN categories c ON c.id = p.category_id
    WHERE p.id = $1 AND p.archived_at IS NULL
    """
  ) { row throws(PostgreSQLError) in try Product(&row) }

  /// These products in this order, archived or not.
  static let byIDs = Query<Product, [Int64]>(
    """
    SELECT p.id, p.name, p.description, p.price, p.stock, p.species, p.brand, p.sku, p.tax_rate,
           p.image_url, p.tags, p.low_stock_threshold, p.version, p.created_at, p.updated_at,
           p.rating, p.stars_1, p.stars_2, p.stars_3, p.stars_4, p.stars_5, c.id, c.slug, c.name
    FROM unnest($1) WITH ORDINALITY AS place (id, number)
    JOIN products p ON p.id = place.id
    LEFT JOIN categories c ON c.id = p.category_id
    ORDER BY place.number
    """
  ) { row throws(PostgreSQLError) in try Product(&row) }

  static let idBySKU = Query<ID, String>(
    """
    SELECT id
    FROM products
    WHERE sku = $1
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  static let lock = Query<Product, ID>(
    """
    SELECT p.id, p.name, p.description, p.price, p.stock, p.species, p.brand, p.sku, p.tax_rate,
           p.image_url, p.tags, p.low_stock_threshold, p.version, p.created_at, p.updated_at,
           p.rating, p.stars_1, p.stars_2, p.stars_3, p.stars_4, p.stars_5, c.id, c.slug, c.name
    FROM products p
    LEFT JOIN categories c ON c.id = p.category_id
    WHERE p.id = $1 AND p.archived_at IS NULL
    FOR NO KEY UPDATE OF p
    """
  ) { row throws(PostgreSQLError) in try Product(&row) }

  /// Name, description, price, stock, category, species, brand, SKU, tax rate, image, tags,
  /// low-stock threshold.
  static let insert = Query<
    ID, String, String, Money, Int32, Category.ID?, String?, String?, String?, TaxRate, String?,
    [String], Int32
  >(
    """
    INSERT INTO products (name, description, price, stock, category_id, species, brand, sku,
                          tax_rate, image_url, tags, low_stock_threshold)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    RETURNING id
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// The product, then as `insert`.
  static let update = Query<
    Void, ID, String, String, Money, Int32, Category.ID?, String?, String?, String?, TaxRate,
    String?, [String], Int32
  >(
    """
    UPDATE products
    SET name = $2, description = $3, price = $4, stock = $5, category_id = $6, species = $7,
        brand = $8, sku = $9, tax_rate = $10, image_url = $11, tags = $12,
        low_stock_threshold = $13
    WHERE id = $1
    """)

  /// An archived product gives its SKU back.
  static let archive = Query<Void, ID>(
    """
    UPDATE products
    SET archived_at = now(), sku = NULL
    WHERE id = $1
    """)
}
