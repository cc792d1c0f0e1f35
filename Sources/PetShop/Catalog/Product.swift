import PostgreSQL

/// Something the shop sells. Its price includes tax.
package struct Product: Sendable {
  package typealias ID = Identifier<Product>

  package let id: ID
  package let details: ProductDetails
  package let reviews: ReviewSummary
  package let category: CategoryReference?
  /// Grows with every change of the row, sales included.
  package let version: Int64
  package let createdAt: Timestamp
  package let updatedAt: Timestamp
}

/// What an admin decides about a product.
package struct ProductDetails: Hashable, Sendable {
  package var name: String
  package var description: String
  package var price: Money
  package var stock: Int32
  package var category: Category.ID?
  package var species: String?
  package var brand: String?
  package var sku: String?
  package var taxRate: TaxRate
  package var imageURL: String?
  package var tags: [String]
  /// The stock at or under which the product counts as low.
  package var lowStockThreshold: Int32

  package init(
    name: String, description: String = "", price: Money, stock: Int32,
    category: Category.ID? = nil, species: String? = nil, brand: String? = nil,
    sku: String? = nil, taxRate: TaxRate, imageURL: String? = nil, tags: [String] = [],
    lowStockThreshold: Int32 = 0
  ) {
    self.name = name
    self.description = description
    self.price = price
    self.stock = stock
    self.category = category
    self.species = species
    self.brand = brand
    self.sku = sku
    self.taxRate = taxRate
    self.imageURL = imageURL
    self.tags = tags
    self.lowStockThreshold = lowStockThreshold
  }
}

extension Product {
  package static let nameRule = TextRule.line(1...120)
  package static let descriptionRule = TextRule(0...10_000)
  package static let speciesRule = TextRule.slug(1...40)
  package static let brandRule = TextRule.line(1...80)
  package static let skuRule = TextRule.line(1...64)
  package static let tagRule = TextRule.line(1...40)
  package static let imageURLRule = TextRule(1...2_000, accepts: isImageURL)
  package static let stockRange: ClosedRange<Int64> = 0...1_000_000
  /// What a stock may come to: what was ordered comes back however much there is by then.
  package static let heldStockRange: ClosedRange<Int64> = 0...Int64(Int32.max)
  package static let mostTags = 20

  /// An `https:` or `http:` URL, or a path on this host; without spaces or control characters.
  static func isImageURL(_ text: String) -> Bool {
    ["https://", "http://", "/"].contains(where: text.hasPrefix)
      && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") }
  }
}

extension Product {
  init(_ row: inout Row) throws(PostgreSQLError) {
    id = try row.next()
    var details = ProductDetails(
      name: try row.next(), description: try row.next(), price: try row.next(),
      stock: try row.next(), species: try row.next(), brand: try row.next(), sku: try row.next(),
      taxRate: try row.next(), imageURL: try row.next(), tags: try row.next(),
      lowStockThreshold: try row.next())
    version = try row.next()
    createdAt = try row.next()
    updatedAt = try row.next()
    reviews = try ReviewSummary(&row)
    category = try CategoryReference(&row)
    details.category = category?.id
    self.details = details
  }
}
