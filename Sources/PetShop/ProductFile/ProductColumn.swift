/// The columns a file of products may have; the raw value stands in its first row.
enum ProductColumn: String, CaseIterable {
  /// The product this row is about, in the shop it came from.
  case id
  case sku
  case name
  case description
  case price
  case stock
  /// The slug of the category.
  case category
  case species
  case brand
  case taxRate = "tax_rate"
  case imageURL = "image_url"
  /// As `TagList` writes them.
  case tags
  case lowStockThreshold = "low_stock_threshold"
}

/// The order of a file's columns, as its first row gives it.
struct ProductHeader {
  let columns: [ProductColumn]

  /// - Throws: `ShopError.fileRefused` for a column that nobody knows, or one that is there twice.
  init(_ names: [String]) throws(ShopError) {
    var columns: [ProductColumn] = []
    var errors = RowErrors()
    for name in names {
      guard let column = ProductColumn(rawValue: name) else {
        errors.add(RowError(row: 1, field: name, problem: .unknown))
        continue
      }
      if columns.contains(column) {
        errors.add(RowError(row: 1, field: name, problem: .duplicated))
      }
      columns.append(column)
    }
    self.columns = columns
    try errors.throwIfAny()
  }

  /// For the statements that take a column's value only where the file has that column.
  var names: [String] { columns.map(\.rawValue) }
}
