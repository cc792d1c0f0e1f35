import PostgreSQL

extension Category {
  /// A slug or a number: one of them.
  static let find = Query<Category, String?, ID?>(
    """
    SELECT id, slug, name, description, parent_id, path, version, created_at, updated_at
    FROM category_tree
    WHERE slug = $1 OR id = $2
    """
  ) { row throws(PostgreSQLError) in try Category(&row) }

  /// The path of the last category seen, limit, offset: each category right before those below it.
  static let tree = Query<Category, [String]?, Int64, Int64>(
    """
    SELECT id, slug, name, description, parent_id, path, version, created_at, updated_at
    FROM category_tree
    WHERE $1::text[] IS NULL OR path > $1
    ORDER BY path
    LIMIT $2
    OFFSET $3
    """
  ) { row throws(PostgreSQLError) in try Category(&row) }

  static let count = Query<Int64>(
    """
    SELECT count(*)
    FROM categories
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  static let idBySlug = Query<ID, String>(
    """
    SELECT id
    FROM categories
    WHERE slug = $1
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// As `find`, to change it. Nobody else changes it until the end.
  static let lock = Query<ID, String?, ID?>(
    """
    SELECT id
    FROM categories
    WHERE slug = $1 OR id = $2
    FOR NO KEY UPDATE
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// As `find`, to delete it. Nobody puts anything into it until the end.
  static let lockForDeletion = Query<ID, String?, ID?>(
    """
    SELECT id
    FROM categories
    WHERE slug = $1 OR id = $2
    FOR UPDATE
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Slug, name, description, parent.
  static let insert = Query<ID, String, String, String, ID?>(
    """
    INSERT INTO categories (slug, name, description, parent_id)
    VALUES ($1, $2, $3, $4)
    RETURNING id
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Slug, name, description, parent. No row when the slug is there already.
  static let insertIfMissing = Query<ID, String, String, String, ID?>(
    """
    INSERT INTO categories (slug, name, description, parent_id)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (slug) DO NOTHING
    RETURNING id
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// The category, then as `insert`.
  static let update = Query<Void, ID, String, String, String, ID?>(
    """
    UPDATE categories
    SET slug = $2, name = $3, description = $4, parent_id = $5
    WHERE id = $1
    """)

  /// Whether it holds a category, or a product that is not archived.
  static let isUsed = Query<Bool, ID>(
    """
    SELECT EXISTS (SELECT FROM categories WHERE parent_id = $1)
        OR EXISTS (SELECT FROM products WHERE category_id = $1 AND archived_at IS NULL)
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Takes the archived products out of a category, which is about to go.
  static let forgetByProducts = Query<Void, ID>(
    """
    UPDATE products
    SET category_id = NULL
    WHERE category_id = $1 AND archived_at IS NOT NULL
    """)

  static let delete = Query<Void, ID>(
    """
    DELETE FROM categories
    WHERE id = $1
    """)

  /// The category a slug or a number names, with everything below it.
  static let family = Query<[Int64], String?, ID?>(
    """
    WITH RECURSIVE family AS (
      SELECT id FROM categories WHERE slug = $1 OR id = $2
      UNION
      SELECT c.id FROM categories c JOIN family f ON c.parent_id = f.id
    )
    SELECT COALESCE(array_agg(id), '{}') FROM family
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}
