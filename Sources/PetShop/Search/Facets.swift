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

  /// - Parameter row: The rows of one subject come the most common first, prices ascending.
  mutating func add(_ row: Count) {
    switch row.subject {
    case nil: break
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
    let count: Int64
    let subject: Subject?
    let value: String?
    let lowest: Money
    let highest: Money
    let bandMinimum: Money
    let bandLimit: Money?
    let category: CategoryReference?

    /// All columns but the first are the last ones of the row.
    init(_ count: Int64, _ row: inout Row) throws(PostgreSQLError) {
      self.count = count
      subject = try row.next()
      value = try row.next()
      lowest = try row.next()
      highest = try row.next()
      bandMinimum = try row.next()
      bandLimit = try row.next()
      category = try CategoryReference(&row)
    }
  }
}
