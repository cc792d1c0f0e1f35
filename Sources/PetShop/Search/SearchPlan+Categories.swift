import PostgreSQL

extension SearchPlan {
  /// The categories that one of the words names, or that all of the words describe; those named by
  /// the most words first.
  func categories(_ db: Session) throws -> [Category] {
    try db.all(
      Self.describedCategories, terms.map(\.inNameAlike),
      terms.map(\.inWords).joined(separator: "&"))
  }

  /// The terms as they stand in names; all of them together.
  static let describedCategories = Query<Category, [String], String>(
    """
    SELECT c.id, c.slug, c.name, c.description, c.parent_id, c.path, c.version, c.created_at,
           c.updated_at
    FROM category_search s
    JOIN category_tree c ON c.id = s.category_id
    CROSS JOIN LATERAL (
      SELECT count(*) AS words FROM unnest($1) AS name WHERE s.stems @@ name::tsquery) AS named
    WHERE named.words > 0 OR s.stems @@ $2::tsquery
    ORDER BY named.words DESC, c.path
    LIMIT 10
    """
  ) { row throws(PostgreSQLError) in try Category(&row) }
}
