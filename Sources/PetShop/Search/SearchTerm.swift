import PostgreSQL

/// What one word of a search stands for.
struct SearchTerm: Hashable, Sendable {
  /// Its own stem, or those it was mistyped for; none when nothing in the shop is called alike.
  let stems: [String]
  let synonyms: [String]
  /// Those it names, with all below them.
  let categories: [Int64]
  /// Whether it was typed as it is known.
  let isExact: Bool
  /// A number or a unit: it says which of the products, but not which products.
  let isMinor: Bool

  var isKnown: Bool { !stems.isEmpty }
}

/// Where a term is looked for. Each is the text of a `tsquery`.
extension SearchTerm {
  /// In a product, the best place first.
  var places: [String] { [inName, inNameAlike, inTags, inTagsAlike, inCategory, anywhere] }

  var inNameAlike: String { Self.any(of: stems + synonyms, "n_") }
  /// In all words, and not through a category.
  var inWords: String { Self.any(of: stems + synonyms) }
  var anywhere: String { Self.any(of: stems + synonyms + categories.map { "category_\($0)" }) }

  private var inName: String { Self.any(of: stems, "n_") }
  private var inTags: String { Self.any(of: stems, "t_") }
  private var inTagsAlike: String { Self.any(of: stems + synonyms, "t_") }
  private var inCategory: String { Self.any(of: categories.map { String($0) }, "category_") }

  /// Stems are letters and digits, so nothing in them has a meaning to a `tsquery`.
  private static func any(of stems: [String], _ mark: String = "") -> String {
    let marked = stems.isEmpty ? ["found_nowhere"] : stems.map { mark + $0 }
    return "(\(marked.joined(separator: "|")))"
  }
}

extension SearchTerm {
  /// The words of a text. Checked, those that lead to no product any more count as mistyped.
  static let understand = Query<SearchTerm, String, Bool>(
    """
    SELECT stems, synonyms, categories, is_exact, is_minor
    FROM search_terms($1, $2)
    """
  ) { row throws(PostgreSQLError) in
    SearchTerm(
      stems: try row.next(), synonyms: try row.next(), categories: try row.next(),
      isExact: try row.next(), isMinor: try row.next())
  }
}
