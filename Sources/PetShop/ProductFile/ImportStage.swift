import JSON
import PostgreSQL

/// Where the rows of a file stand until all of them are known to be right: a temporary table of the
/// import's own, gone with its transaction.
enum ImportStage {
  static let make = Query<Void>(
    """
    CREATE TEMPORARY TABLE import_stage (
      row_number          integer NOT NULL,
      id                  bigint,
      sku                 text,
      name                text,
      description         text NOT NULL,
      price               bigint,
      stock               integer,
      category            text,
      species             text,
      brand               text,
      tax_rate            integer NOT NULL,
      image_url           text,
      tags                text[] NOT NULL,
      low_stock_threshold integer NOT NULL,
      product_id          bigint,
      category_id         bigint,
      is_changed          boolean NOT NULL DEFAULT false
    ) ON COMMIT DROP
    """)

  /// Row, id, SKU, name, description, price, stock, category, species, brand, tax rate, image, tags
  /// and low-stock threshold of each row; the tax rate of those that name none.
  static let add = Query<
    Void, [Int32], [Int64?], [String?], [String?], [String?], [Int64?], [Int32?], [String?],
    [String?], [String?], [Int32?], [String?], [JSONText], [Int32?], TaxRate
  >(
    """
    INSERT INTO import_stage (row_number, id, sku, name, description, price, stock, category,
                              species, brand, tax_rate, image_url, tags, low_stock_threshold)
    SELECT row_number, id, sku, name, COALESCE(description, ''), price, stock, category, species,
           brand, COALESCE(tax_rate, $15), image_url,
           ARRAY(SELECT tag FROM jsonb_array_elements_text(tags) WITH ORDINALITY AS t (tag, place)
                 ORDER BY place),
           COALESCE(low_stock_threshold, 0)
    FROM unnest($1::integer[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[],
                $7::integer[], $8::text[], $9::text[], $10::text[], $11::integer[], $12::text[],
                $13::jsonb[], $14::integer[])
      AS rows (row_number, id, sku, name, description, price, stock, category, species, brand,
               tax_rate, image_url, tags, low_stock_threshold)
    """)

  static let analyze = Query<Void>(
    """
    ANALYZE import_stage
    """)

  /// Finds the product and the category each row is about.
  static let match = Query<Void>(
    """
    UPDATE import_stage s
    SET product_id = CASE
          WHEN s.id IS NOT NULL
          THEN (SELECT p.id FROM products p WHERE p.id = s.id AND p.archived_at IS NULL)
          ELSE (SELECT p.id FROM products p WHERE p.sku = s.sku AND p.archived_at IS NULL)
        END,
        category_id = (SELECT c.id FROM categories c WHERE c.slug = s.category)
    """)

  /// Those among the rows for products that are there which would change them. The columns that the
  /// file has.
  static let markChanged = Query<Void, [String]>(
    """
    UPDATE import_stage s
    SET is_changed = true
    FROM products p
    WHERE p.id = s.product_id
      AND ('sku' = ANY ($1) AND s.sku IS DISTINCT FROM p.sku
           OR 'name' = ANY ($1) AND s.name <> p.name
           OR 'description' = ANY ($1) AND s.description <> p.description
           OR 'price' = ANY ($1) AND s.price <> p.price
           OR 'stock' = ANY ($1) AND s.stock <> p.stock
           OR 'category' = ANY ($1) AND s.category_id IS DISTINCT FROM p.category_id
           OR 'species' = ANY ($1) AND s.species IS DISTINCT FROM p.species
           OR 'brand' = ANY ($1) AND s.brand IS DISTINCT FROM p.brand
           OR 'tax_rate' = ANY ($1) AND s.tax_rate <> p.tax_rate
           OR 'image_url' = ANY ($1) AND s.image_url IS DISTINCT FROM p.image_url
           OR 'tags' = ANY ($1) AND s.tags <> p.tags
           OR 'low_stock_threshold' = ANY ($1)
              AND s.low_stock_threshold <> p.low_stock_threshold)
    """)

  static let summary = Query<ProductImport.Summary>(
    """
    SELECT count(*) FILTER (WHERE product_id IS NULL),
           count(*) FILTER (WHERE is_changed),
           count(*) FILTER (WHERE product_id IS NOT NULL AND NOT is_changed)
    FROM import_stage
    """
  ) { row throws(PostgreSQLError) in
    ProductImport.Summary(
      created: Int(clamping: try row.next(Int64.self)),
      updated: Int(clamping: try row.next(Int64.self)),
      unchanged: Int(clamping: try row.next(Int64.self)))
  }
}

extension TagList {
  /// For the stage: PostgreSQL has no lists of lists of different lengths.
  static func json(_ tags: [String]) -> JSONText {
    var json = JSONWriter()
    json.array { json in
      for tag in tags { json.value(tag) }
    }
    return JSONText(bytes: json.bytes)
  }
}
