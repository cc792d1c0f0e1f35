import PostgreSQL

/// A product of which there is no more than its threshold.
package struct LowStock: Sendable {
  package let product: Product.ID
  package let sku: String?
  package let name: String
  package let stock: Int32
  package let threshold: Int32
  let level: Int32

  /// Where a product stands in the list: the least of its threshold first; of equals, the greater
  /// threshold.
  package struct Position: Hashable, Sendable {
    /// How much of the threshold is left, in hundredths of a percent.
    package let level: Int32
    package let threshold: Int32
    package let id: Product.ID

    package init(level: Int32, threshold: Int32, id: Product.ID) {
      self.level = level
      self.threshold = threshold
      self.id = id
    }
  }

  var position: Position { Position(level: level, threshold: threshold, id: product) }
}

extension Shop {
  /// What is to be ordered again, the most urgent first: what is sold out, then by how much of its
  /// threshold is left.
  package func lowStock(
    _ page: PageRequest<LowStock.Position>
  ) throws -> Page<LowStock, LowStock.Position> {
    try read { db in
      let place = page.position
      let rows = try db.all(
        LowStock.all, place?.level, place?.threshold, place?.id, page.limit, page.offset)
      let counted = try db.one(LowStock.count)
      return Page(
        rows, of: page, total: ListTotal(counted: counted, estimate: 0), position: \.position)
    }
  }
}

extension LowStock {
  /// The level, threshold and id of the last product seen, limit, offset.
  static let all = Query<LowStock, Int32?, Int32?, Product.ID?, Int64, Int64>(
    """
    SELECT id, sku, name, stock, low_stock_threshold, low_stock_level
    FROM products
    WHERE low_stock_level IS NOT NULL AND archived_at IS NULL
      AND (low_stock_level, -low_stock_threshold, id)
        > (COALESCE($1, -1), -COALESCE($2, 0), COALESCE($3, 0))
    ORDER BY low_stock_level, -low_stock_threshold, id
    LIMIT $4
    OFFSET $5
    """
  ) { row throws(PostgreSQLError) in
    LowStock(
      product: try row.next(), sku: try row.next(), name: try row.next(), stock: try row.next(),
      threshold: try row.next(), level: try row.next())
  }

  static let count = Query<Int64>(
    """
    SELECT count(*) FROM (
      SELECT FROM products
      WHERE low_stock_level IS NOT NULL AND archived_at IS NULL
      LIMIT 10001) AS counted
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}
