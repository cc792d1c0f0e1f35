import CSV
import PostgreSQL

/// One product as a row of a file.
struct ExportedProduct {
  let id: Product.ID
  let category: String?
  let details: ProductDetails

  init(_ row: inout Row) throws(PostgreSQLError) {
    id = try row.next()
    category = try row.next()
    details = ProductDetails(
      name: try row.next(), description: try row.next(), price: try row.next(),
      stock: try row.next(), species: try row.next(), brand: try row.next(), sku: try row.next(),
      taxRate: try row.next(), imageURL: try row.next(), tags: try row.next(),
      lowStockThreshold: try row.next())
  }

  func text(_ column: ProductColumn) -> String {
    switch column {
    case .id: String(id.rawValue)
    case .sku: guarded(details.sku)
    case .name: guarded(details.name)
    case .description: guarded(details.description)
    case .price: Hundredths.text(details.price.rawValue)
    case .stock: String(details.stock)
    case .category: guarded(category)
    case .species: guarded(details.species)
    case .brand: guarded(details.brand)
    case .taxRate: Hundredths.text(Int64(details.taxRate.rawValue))
    case .imageURL: guarded(details.imageURL)
    case .tags: guarded(TagList.text(details.tags))
    case .lowStockThreshold: String(details.lowStockThreshold)
    }
  }

  private func guarded(_ text: String?) -> String {
    text.map(SpreadsheetText.guarded) ?? ""
  }
}

extension Shop {
  /// Writes all products as CSV, as they are at one moment, in the order of their ids.
  ///
  /// - Parameter write: Takes the next part of the file, some 64 KiB.
  /// - Throws: `ShopError.unavailable`; what `write` throws. What was written is then not the whole.
  package func exportProducts(
    progress: (Int) -> Void = { _ in }, to write: ([UInt8]) throws -> Void
  ) throws {
    var isBegun = false
    try snapshot { db in
      // A transaction may run twice, and what has been written cannot be taken back.
      guard !isBegun else { throw ShopError.unavailable }
      isBegun = true
      _ = try db.one(LongTransaction.begin)
      var file = CSVWriter()
      var count = 0
      file.record(ProductColumn.allCases.map(\.rawValue))
      try db.forEach(ExportedProduct.all) { product in
        file.record(ProductColumn.allCases.map(product.text))
        count += 1
        guard file.bytes.count >= 60_000 else { return }
        try write(file.take())
        progress(count)
      }
      try write(file.take())
      progress(count)
    }
  }
}

extension ExportedProduct {
  /// The category is looked up row by row, so that the rows come in the order of an index, at once.
  static let all = Query<ExportedProduct>(
    """
    SELECT p.id, (SELECT c.slug FROM categories c WHERE c.id = p.category_id), p.name,
           p.description, p.price, p.stock, p.species, p.brand, p.sku, p.tax_rate, p.image_url,
           p.tags, p.low_stock_threshold
    FROM products p
    WHERE p.archived_at IS NULL
    ORDER BY p.id
    """
  ) { row throws(PostgreSQLError) in try ExportedProduct(&row) }
}
