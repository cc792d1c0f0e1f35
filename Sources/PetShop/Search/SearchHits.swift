import PostgreSQL

/// All that a search found, in the order asked for, by number; a page of it is read afterwards.
///
/// Of products that have the words in common with very many, the newest `limit` are looked at. Then
/// nobody knows how many there are, and the total says so.
struct SearchHits {
  static let limit: Int32 = 1_000
  static let filteredLimit: Int32 = 5_000
  /// What words find that say nothing to this shop.
  static let none = SearchHits(plan: nil, [])

  let plan: SearchPlan?
  let hits: [Hit]

  struct Hit: Sendable {
    let place: ProductListing.Position
    /// Whether it stands behind the last place that was seen.
    let isAhead: Bool
    /// Whether there were more than were looked at.
    let isCut: Bool
  }

  init(plan: SearchPlan?, _ hits: [Hit]) {
    self.plan = plan
    self.hits = hits
  }

  var ids: [Int64] { hits.map(\.place.id.rawValue) }

  func page(
    _ request: PageRequest<ProductListing.Position>, _ db: Session
  ) throws -> Shop.ProductPage {
    let ahead = hits.lazy.filter(\.isAhead).map(\.place)
    let places = Page(
      Array(ahead.dropFirst(Int(request.offset)).prefix(Int(request.limit))), of: request,
      total: ListTotal(found: Int64(hits.count), isCut: hits.first?.isCut ?? false),
      position: \.self)
    if places.items.isEmpty { return places.with([]) }
    return places.with(try db.all(Product.byIDs, places.items.map(\.id.rawValue)))
  }
}
