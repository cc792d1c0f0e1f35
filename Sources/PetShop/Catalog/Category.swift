import PostgreSQL

/// A shelf of the shop; shelves stand on shelves.
package enum Category {
  package typealias ID = Identifier<Category>

  package static let slugRule = TextRule.slug(1...80)
}

/// A category as a product names it.
package struct CategoryReference: Hashable, Sendable {
  package let id: Category.ID
  package let slug: String
  package let name: String

  /// The last three columns of a product, all of them null without a category.
  init?(_ row: inout Row) throws(PostgreSQLError) {
    let id: Category.ID? = try row.next()
    let slug: String? = try row.next()
    let name: String? = try row.next()
    guard let id, let slug, let name else { return nil }
    self.id = id
    self.slug = slug
    self.name = name
  }
}

extension Category {
  static let idBySlug = Query<ID, String>(
    """
    SELECT id
    FROM categories
    WHERE slug = $1
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Slug, name, description, the parent's slug.
  static let insertIfMissing = Query<Void, String, String, String, String?>(
    """
    INSERT INTO categories (slug, name, description, parent_id)
    VALUES ($1, $2, $3, (SELECT id FROM categories WHERE slug = $4))
    ON CONFLICT (slug) DO NOTHING
    """)

  /// The category a slug or a number names, with everything below it.
  static let family = Query<[Int64], String?, Int64?>(
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
