import HTTP
import JSON
import PetShop

/// How products are written.
enum ProductDocuments {
  static let product = Document<Product>(
    .catalogue, location: { "/api/products/\($0.id.rawValue)" }, version: \.version
  ) { product, settings, json in
    json.object { json in
      let details = product.details
      json.field("id", product.id.rawValue)
      json.field("name", details.name)
      json.field("description", details.description)
      json.field("price", minorUnits: details.price.rawValue)
      json.field("currency", settings.currency)
      json.field("stock", details.stock)
      json.field("category") { category(product.category, &$0) }
      json.field("species", details.species)
      json.field("brand", details.brand)
      json.field("sku", details.sku)
      json.field("tax_rate", minorUnits: Int64(details.taxRate.rawValue))
      json.field("image_url", details.imageURL)
      json.field("tags", array: details.tags) { $0.value($1) }
      json.field("low_stock_threshold", details.lowStockThreshold)
      json.field("reviews") { ReviewDocuments.summary(product.reviews, &$0) }
      json.field("created_at", product.createdAt.rfc3339)
      json.field("updated_at", product.updatedAt.rfc3339)
    }
  }

  private static func category(_ category: CategoryReference?, _ json: inout JSONWriter) {
    guard let category else { return json.value(JSONValue.null) }
    json.object { json in
      json.field("id", category.id.rawValue)
      json.field("slug", category.slug)
      json.field("name", category.name)
    }
  }

  /// `price:2490:17:`; the name comes last because it may hold anything.
  static let position = PositionText<ProductListing.Position>(
    write: { position in
      "\(position.order.rawValue):\(position.value):\(position.id.rawValue):\(position.name)"
    },
    read: { text in
      // By bytes: a name that begins with a combining mark would hide the colon before it.
      let parts = text.utf8.split(
        separator: UInt8(ascii: ":"), maxSplits: 3, omittingEmptySubsequences: false
      ).map { String(Substring($0)) }
      guard parts.count == 4, let order = ProductListing.Order(rawValue: parts[0]),
        let value = Int64(parts[1]), let id = Int64(positiveDecimal: parts[2]),
        value >= 0 || order == .relevance && value > .min, !parts[3].utf8.contains(0)
      else { return nil }
      return ProductListing.Position(
        order: order, name: parts[3], value: value, id: Product.ID(rawValue: id))
    })
}
