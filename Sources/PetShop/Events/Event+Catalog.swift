import JSON

/// What happens to the catalogue and its stock.
extension Event {
  static func categoryCreated(_ category: Category.ID, _ details: CategoryDetails) -> Event {
    Event(.categoryCreated, category, details)
  }

  static func categoryChanged(_ category: Category.ID, _ details: CategoryDetails) -> Event {
    Event(.categoryChanged, category, details)
  }

  static func categoryDeleted(_ category: Category.ID, _ details: CategoryDetails) -> Event {
    Event(.categoryDeleted, category, details)
  }

  private init(_ type: EventType, _ category: Category.ID, _ details: CategoryDetails) {
    self.init(type, "categories/\(category.rawValue)") { json in
      json.field("category_id", category.rawValue)
      json.field("slug", details.slug)
      json.field("name", details.name)
      json.field("parent_id", details.parent?.rawValue)
    }
  }

  static func productCreated(_ product: Product.ID, _ details: ProductDetails) -> Event {
    Event(.productCreated, product, details)
  }

  static func productChanged(_ product: Product.ID, _ details: ProductDetails) -> Event {
    Event(.productChanged, product, details)
  }

  static func productArchived(_ product: Product.ID, _ details: ProductDetails) -> Event {
    Event(.productArchived, product, details)
  }

  private init(_ type: EventType, _ product: Product.ID, _ details: ProductDetails) {
    self.init(type, "products/\(product.rawValue)") { json in
      json.field("product_id", product.rawValue)
      json.field("sku", details.sku)
      json.field("name", details.name)
      json.field("price", minorUnits: details.price.rawValue)
      json.field("category_id", details.category?.rawValue)
    }
  }

  /// - Parameters:
  ///   - delta: How much came, or went when negative.
  ///   - stock: What it came to.
  static func stockChanged(
    of product: Product.ID, by delta: Int32, to stock: Int32, reason: StockMovement.Reason,
    order: Order.ID? = nil
  ) -> Event {
    Event(.stockChanged, "products/\(product.rawValue)") { json in
      json.field("product_id", product.rawValue)
      json.field("delta", delta)
      json.field("stock", stock)
      json.field("reason", reason.rawValue)
      json.field("order_id", order?.rawValue)
    }
  }
}
