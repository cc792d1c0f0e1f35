import PostgreSQL

/// From the stage into the shop. Where there is an argument, it is the columns that the file has.
extension ImportStage {
  /// Locks what will be changed, in the order in which orders lock; whoever puts it into a cart goes
  /// on, unless its SKU is another from then on. Whether all of it is still there.
  static let lock = Query<Bool>(
    """
    WITH locked AS MATERIALIZED (
      SELECT p.id
      FROM products p
      WHERE p.id IN (SELECT product_id FROM import_stage WHERE is_changed)
        AND p.archived_at IS NULL
      ORDER BY p.id
      FOR NO KEY UPDATE
    )
    SELECT (SELECT count(*) FROM locked) = (SELECT count(*) FROM import_stage WHERE is_changed)
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// After the columns, who brings them. What the stocks were before `update` is in the ledger.
  static let recordCorrections = Query<Void, [String], User.ID?>(
    """
    WITH moved AS (
      INSERT INTO stock_movements (product_id, delta, balance, reason, user_id)
      SELECT s.product_id, s.stock - COALESCE(last.balance, 0), s.stock, 'correction', $2
      FROM import_stage s
      LEFT JOIN LATERAL (
        SELECT m.balance
        FROM stock_movements m
        WHERE m.product_id = s.product_id
        ORDER BY m.product_id DESC, m.id DESC
        LIMIT 1) AS last ON true
      WHERE s.is_changed AND 'stock' = ANY ($1) AND s.stock <> COALESCE(last.balance, 0)
      RETURNING product_id, delta, balance, reason
    )
    INSERT INTO events (type, subject, data)
    SELECT 'petshop.stock.changed', 'products/' || product_id,
           json_build_object('product_id', product_id, 'delta', delta, 'stock', balance,
                             'reason', reason, 'order_id', NULL)
    FROM moved
    """)

  /// Takes away the SKUs that go from one product to another: no two may have one, not even for the
  /// time of a statement.
  static let freeSKUs = Query<Void, [String]>(
    """
    UPDATE products p
    SET sku = NULL
    FROM import_stage s
    WHERE p.id = s.product_id AND s.is_changed AND 'sku' = ANY ($1)
      AND s.sku IS DISTINCT FROM p.sku
      AND EXISTS (SELECT 1 FROM import_stage o WHERE o.sku = p.sku)
    """)

  static let update = Query<Void, [String]>(
    """
    UPDATE products p
    SET sku = CASE WHEN 'sku' = ANY ($1) THEN s.sku ELSE p.sku END,
        name = CASE WHEN 'name' = ANY ($1) THEN s.name ELSE p.name END,
        description = CASE WHEN 'description' = ANY ($1) THEN s.description ELSE p.description END,
        price = CASE WHEN 'price' = ANY ($1) THEN s.price ELSE p.price END,
        stock = CASE WHEN 'stock' = ANY ($1) THEN s.stock ELSE p.stock END,
        category_id = CASE WHEN 'category' = ANY ($1) THEN s.category_id ELSE p.category_id END,
        species = CASE WHEN 'species' = ANY ($1) THEN s.species ELSE p.species END,
        brand = CASE WHEN 'brand' = ANY ($1) THEN s.brand ELSE p.brand END,
        tax_rate = CASE WHEN 'tax_rate' = ANY ($1) THEN s.tax_rate ELSE p.tax_rate END,
        image_url = CASE WHEN 'image_url' = ANY ($1) THEN s.image_url ELSE p.image_url END,
        tags = CASE WHEN 'tags' = ANY ($1) THEN s.tags ELSE p.tags END,
        low_stock_threshold = CASE WHEN 'low_stock_threshold' = ANY ($1)
                                   THEN s.low_stock_threshold ELSE p.low_stock_threshold END
    FROM import_stage s
    WHERE p.id = s.product_id AND s.is_changed
    """)

  /// As `Event.productChanged` has them.
  static let recordChanges = Query<Void>(
    """
    INSERT INTO events (type, subject, data)
    SELECT 'petshop.product.changed', 'products/' || p.id,
           json_build_object('product_id', p.id, 'sku', p.sku, 'name', p.name,
                             'price', trim_scale(p.price / 100.0), 'category_id', p.category_id)
    FROM import_stage s
    JOIN products p ON p.id = s.product_id
    WHERE s.is_changed
    ORDER BY s.row_number
    """)

  /// What is new, with its events and its first movement. Who brings it.
  static let insert = Query<Void, User.ID?>(
    """
    WITH added AS (
      INSERT INTO products (name, description, price, stock, category_id, species, brand, sku,
                            tax_rate, image_url, tags, low_stock_threshold)
      SELECT name, description, price, stock, category_id, species, brand, sku, tax_rate,
             image_url, tags, low_stock_threshold
      FROM import_stage
      WHERE product_id IS NULL
      ORDER BY row_number
      RETURNING id, sku, name, price, category_id, stock
    ), moved AS (
      INSERT INTO stock_movements (product_id, delta, balance, reason, user_id)
      SELECT id, stock, stock, 'initial', $1
      FROM added
    )
    INSERT INTO events (type, subject, data)
    SELECT 'petshop.product.created', 'products/' || id,
           json_build_object('product_id', id, 'sku', sku, 'name', name,
                             'price', trim_scale(price / 100.0), 'category_id', category_id)
    FROM added
    UNION ALL
    SELECT 'petshop.stock.changed', 'products/' || id,
           json_build_object('product_id', id, 'delta', stock, 'stock', stock,
                             'reason', 'initial', 'order_id', NULL)
    FROM added
    WHERE stock > 0
    """)

  /// Checks the ledgers now, rather than at the commit with the catalogue locked.
  static let checkStocks = Query<Void>(
    """
    SET CONSTRAINTS products_balance_is_stock, products_balance_is_first_stock IMMEDIATE
    """)
}
