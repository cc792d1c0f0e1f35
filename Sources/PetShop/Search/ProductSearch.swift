import PostgreSQL

/// A listing on its way to what it finds.
struct ProductSearch {
  private let listing: ProductListing
  private let categories: [Int64]?
  private let page: PageRequest<ProductListing.Position>
  private let wantsFacets: Bool

  init(
    _ listing: ProductListing, _ page: PageRequest<ProductListing.Position>, facets: Bool,
    _ db: Session
  ) throws {
    self.listing = listing
    categories = try listing.category.map { try db.one(Category.family, $0.slug, $0.id) }
    self.page = page
    wantsFacets = facets
  }

  /// A SKU finds its product alone. Else words find theirs; and when they find none, those that
  /// lead nowhere are taken for mistyped, and then one of them may be missing.
  func hits(_ db: Session) throws -> SearchHits {
    if let hits = try hitsBySKU(db) { return hits }
    let plan = try SearchPlan(terms(checked: false, db))
    if let plan, let hits = try hits(plan, plan.whole, db) { return hits }
    guard let plan = try SearchPlan(terms(checked: true, db)) else { return .none }
    for queries in plan.attempts {
      if let hits = try hits(plan, queries, db) { return hits }
    }
    return SearchHits(plan: plan, [])
  }

  private func terms(checked: Bool, _ db: Session) throws -> [SearchTerm] {
    try db.all(SearchTerm.understand, text, checked)
  }

  private var text: String { listing.text ?? "" }

  /// Nil unless the text looks like a SKU and is the beginning of one.
  private func hitsBySKU(_ db: Session) throws -> SearchHits? {
    guard text.utf8.contains(where: \.isDigitOrHyphen) else { return nil }
    return try hits(nil, [], sku: text, db)
  }

  /// Nil when there are none.
  private func hits(
    _ plan: SearchPlan?, _ queries: [SearchPlan.Queries], sku: String? = nil, _ db: Session
  ) throws -> SearchHits? {
    let last = page.position
    let findings = try db.all(
      SearchHits.ranked, queries.map(\.inNames), queries.map(\.inWords), queries.map(\.anywhere),
      plan?.places ?? [], Int32(plan?.terms.count ?? 0), plan?.nameKey, text, sku, categories,
      listing.species, listing.brand, sku == nil ? limit : SearchHits.skuLimit,
      listing.minimumPrice, listing.maximumPrice, listing.inStock, listing.minimumRating,
      listing.order, last?.name, last?.value, last?.id, page.limit, page.offset, wantsFacets)
    return findings.isEmpty ? nil : SearchHits(plan: plan, findings)
  }

  /// More where something is asked for that the index of words does not know.
  private var limit: Int32 {
    let isIndexed =
      listing.minimumPrice == nil && listing.maximumPrice == nil && listing.inStock == nil
      && listing.minimumRating == nil
    return isIndexed ? SearchHits.limit : SearchHits.filteredLimit
  }
}

extension UInt8 {
  fileprivate var isDigitOrHyphen: Bool {
    self == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
  }
}
