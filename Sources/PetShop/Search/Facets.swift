import PostgreSQL

/// How the products that were found are spread, the most common first.
package struct Facets: Sendable {
  package struct Shelf: Hashable, Sendable {
    package let category: CategoryReference
    package let count: Int64
  }

  package struct Value: Hashable, Sendable {
    package let value: String
    package let count: Int64
  }

  /// Prices from `minimum` up to, and not including, `limit`; the last band has no limit.
  package struct PriceBand: Hashable, Sendable {
    package let minimum: Money
    package let limit: Money?
    package let count: Int64
  }

  package private(set) var categories: [Shelf] = []
  package private(set) var species: [Value] = []
  package private(set) var brands: [Value] = []
  package private(set) var lowestPrice: Money?
  package private(set) var highestPrice: Money?
  package private(set) var priceBands: [PriceBand] = []

  /// Of everything found, not of a page.
  init(of found: SearchHits, _ db: Session) throws {
    guard !found.hits.isEmpty else { return }
    for count in try db.all(Self.counts, found.ids) { add(count) }
  }

  private mutating func add(_ row: Count) {
    switch row.subject {
    case .category: row.category.map { categories.append(Shelf(category: $0, count: row.count)) }
    case .species: row.value.map { species.append(Value(value: $0, count: row.count)) }
    case .brand: row.value.map { brands.append(Value(value: $0, count: row.count)) }
    case .price:
      lowestPrice = min(lowestPrice ?? row.lowest, row.lowest)
      highestPrice = max(highestPrice ?? row.highest, row.highest)
      priceBands.append(
        PriceBand(minimum: row.bandMinimum, limit: row.bandLimit, count: row.count))
    }
  }
}

extension Facets {
  enum Subject: String, PostgreSQLCodable {
    case category, species, brand, price
  }

  /// Products that have something in common.
  struct Count {
    let subject: Subject
    let count: Int64
    let value: String?
    let lowest: Money
    let highest: Money
    let bandMinimum: Money
    let bandLimit: Money?
    let category: CategoryReference?
  }

  /// Counts by category, species, brand and price, each the most common first, prices ascending.
  static let counts = Query<Count, [Int64]>(
    """
    WITH found AS MATERIALIZED (
      SELECT category_id, species, brand, price,
             width_bucket(price, ARRAY[1000, 2500, 5000, 10000]::bigint[]) AS band
      FROM products
      WHERE id = ANY ($1)
    ), counts AS (
      SELECT CASE
               WHEN GROUPING(category_id) = 0 THEN 'category'
               WHEN GROUPING(species) = 0 THEN 'species'
               WHEN GROUPING(brand) = 0 THEN 'brand'
               ELSE 'price'
             END AS subject,
             count(*) AS count, COALESCE(species, brand) AS value, category_id, band,
             min(price) AS lowest, max(price) AS highest
      FROM found
      GROUP BY GROUPING SETS ((category_id), (species), (brand), (band))
    )
    SELECT f.subject, f.count, f.value, f.lowest, f.highest,
           (ARRAY[0, 1000, 2500, 5000, 10000]::bigint[])[COALESCE(f.band, 0) + 1],
           (ARRAY[1000, 2500, 5000, 10000]::bigint[])[f.band + 1],
           c.id, c.slug, c.name
    FROM counts f
    LEFT JOIN categories c ON c.id = f.category_id
    ORDER BY f.band, f.count DESC, f.value, c.name, c.id
    """
  ) { row throws(PostgreSQLError) in
    Count(
      subject: try row.next(), count: try row.next(), value: try row.next(),
      lowest: try row.next(), highest: try row.next(), bandMinimum: try row.next(),
      bandLimit: try row.next(), category: try CategoryReference(&row))
  }
}
