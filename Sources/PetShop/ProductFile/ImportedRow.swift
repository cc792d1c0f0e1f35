import CSV
import JSON

/// One row of a file, as far as it can be read. A field that is missing, empty or wrong is nil.
struct ImportedRow {
  let number: Int
  private(set) var id: Int64?
  private(set) var sku: String?
  private(set) var name: String?
  private(set) var description: String?
  private(set) var price: Int64?
  private(set) var stock: Int32?
  private(set) var category: String?
  private(set) var species: String?
  private(set) var brand: String?
  private(set) var taxRate: Int32?
  private(set) var imageURL: String?
  private(set) var tags: [String] = []
  private(set) var lowStockThreshold: Int32?
  private(set) var errors: [RowError] = []

  /// Whether it can be told which product it is about.
  var canBeMatched: Bool {
    !errors.contains { $0.field == nil || $0.field == ProductColumn.id.rawValue }
  }

  /// About as much memory as it takes.
  private(set) var size = 200

  init(_ record: CSVRecord, under header: ProductHeader) {
    number = record.number
    guard record.fields.count == header.columns.count else {
      errors = [
        RowError(
          row: number, field: nil,
          problem: .wrongCount(expected: header.columns.count, found: record.fields.count))
      ]
      return
    }
    for (column, text) in zip(header.columns, record.fields) {
      size += text.utf8.count
      read(text, as: column)
    }
  }

  private mutating func read(_ text: String, as column: ProductColumn) {
    switch column {
    case .id: id = integer(text, column, in: 1...Int64.max)
    case .sku: sku = optional(text, column, Product.skuRule)
    case .name: name = required(optional(text, column, Product.nameRule), text, column)
    case .description: description = optional(text, column, Product.descriptionRule) ?? ""
    case .price:
      price = required(
        hundredths(text, column, to: Money.highestPrice.rawValue, "9999999.99"), text, column)
    case .stock:
      stock = required(
        integer(text, column, in: Product.heldStockRange, telling: Product.stockRange)
          .map { Int32(clamping: $0) }, text, column)
    case .category: category = optional(text, column, Category.slugRule)
    case .species: species = optional(text, column, Product.speciesRule)
    case .brand: brand = optional(text, column, Product.brandRule)
    case .taxRate:
      taxRate = hundredths(text, column, to: Int64(TaxRate.highest.rawValue), "100")
        .map { Int32(clamping: $0) }
    case .imageURL: imageURL = optional(text, column, Product.imageURLRule)
    case .tags: tags = tags(text)
    case .lowStockThreshold:
      lowStockThreshold = integer(text, column, in: Product.stockRange)
        .map { Int32(clamping: $0) }
    }
  }

  private mutating func refuse(_ field: String, _ problem: FieldProblem) {
    errors.append(RowError(row: number, field: field, problem: problem))
  }

  private mutating func required<Value>(
    _ value: Value?, _ text: String, _ column: ProductColumn
  ) -> Value? {
    if text.isEmpty { refuse(column.rawValue, .required) }
    return value
  }

  private mutating func optional(
    _ text: String, _ column: ProductColumn, _ rule: TextRule
  ) -> String? {
    let text = SpreadsheetText.unguarded(text)
    guard !text.isEmpty else { return nil }
    guard let problem = rule.problem(with: text) else { return text }
    refuse(column.rawValue, problem)
    return nil
  }

  private mutating func tags(_ text: String) -> [String] {
    let tags = TagList.tags(SpreadsheetText.unguarded(text))
    if tags.count > Product.mostTags {
      refuse(ProductColumn.tags.rawValue, .tooLong(maximum: Product.mostTags))
      return []
    }
    // One error a field: the first tag that is wrong.
    if let problem = tags.lazy.compactMap(Product.tagRule.problem).first {
      refuse(ProductColumn.tags.rawValue, problem)
      return []
    }
    return tags
  }

  /// - Parameter told: The range that is told of, where what is beyond it is seldom taken.
  private mutating func integer(
    _ text: String, _ column: ProductColumn, in range: ClosedRange<Int64>,
    telling told: ClosedRange<Int64>? = nil
  ) -> Int64? {
    guard !text.isEmpty else { return nil }
    guard let number = JSONNumber(text), number.isWhole else {
      refuse(column.rawValue, .wrongType(expected: .integer))
      return nil
    }
    guard let integer = number.int64, range.contains(integer) else {
      refuse(column.rawValue, .outOf(told ?? range))
      return nil
    }
    return integer
  }

  private mutating func hundredths(
    _ text: String, _ column: ProductColumn, to highest: Int64, _ maximum: String
  ) -> Int64? {
    guard !text.isEmpty else { return nil }
    guard let number = JSONNumber(text) else {
      refuse(column.rawValue, .wrongType(expected: .number))
      return nil
    }
    let outOfRange = FieldProblem.outOfRange(minimum: "0", maximum: maximum)
    do {
      let hundredths = try number.minorUnits(decimals: 2)
      if 0...highest ~= hundredths { return hundredths }
      refuse(column.rawValue, outOfRange)
    } catch {
      refuse(column.rawValue, error == .outOfRange ? outOfRange : .tooManyDecimals(maximum: 2))
    }
    return nil
  }
}
