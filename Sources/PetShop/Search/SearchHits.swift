import PostgreSQL

/// What a search found: where the page's products stand, and what all of them have in common.
///
/// Of products that have the words in common with very many, the newest `limit` are looked at. Then
/// nobody knows how many there are, and the total says so.
struct SearchHits {
  static let limit: Int32 = 500
  static let filteredLimit: Int32 = 1_000
  /// Of products whose SKUs begin alike.
  static let skuLimit: Int32 = 100
  /// What words find that say nothing to this shop.
  static let none = SearchHits(plan: nil, [])

  let plan: SearchPlan?
  private(set) var places: [ProductListing.Position] = []
  private(set) var total = ListTotal(exactly: 0)
  /// Empty unless they were asked for.
  private(set) var facets = Facets()

  /// - Parameter findings: In the order of the query.
  init(plan: SearchPlan?, _ findings: [Finding]) {
    self.plan = plan
    for finding in findings {
      switch finding {
      case .total(let total): self.total = total
      case .place(let place): places.append(place)
      case .count(let count): facets.add(count)
      }
    }
  }

  var isEmpty: Bool { total.count == 0 }

  func page(
    _ request: PageRequest<ProductListing.Position>, _ db: Session
  ) throws -> Shop.ProductPage {
    let places = Page(places, of: request, total: total, position: \.self)
    if places.items.isEmpty { return places.with([]) }
    return places.with(try db.all(Product.byIDs, places.items.map(\.id.rawValue)))
  }
}

extension SearchHits {
  /// A row of what a search is answered with.
  enum Finding: Sendable {
    case total(ListTotal)
    case place(ProductListing.Position)
    case count(Facets.Count)
  }

  enum Section: String, PostgreSQLCodable {
    case total, place, count
  }
}

extension SearchHits.Finding {
  /// The sections have columns of their own; those of the others are empty.
  init(_ row: inout Row) throws(PostgreSQLError) {
    let section: SearchHits.Section = try row.next()
    let count: Int64 = try row.next()
    let total = ListTotal(found: count, isCut: try row.next())
    let place = try ProductListing.Position(row.next(), &row)
    let facet = try Facets.Count(count, &row)
    switch section {
    case .total: self = .total(total)
    case .place: self = .place(place)
    case .count: self = .count(facet)
    }
  }
}
