import HTTP
import JSON
import PetShop

/// The catalogue: anybody reads it, admins write it.
enum ProductRoutes {
  static let all: [Route] = [
    Route(
      "GET /api/products", .anyone, reads: listing, of: ProductDocuments.product,
      at: ProductDocuments.position
    ) { try $0.shop.products($1, $2) },
    Route("GET /api/products/{id}", .anyone, writes: ProductDocuments.product) {
      try $0.shop.product($0.id())
    },
    Route(
      "POST /api/products", .admin(or: .catalogueWrite), reads: newDetails,
      writes: ProductDocuments.product, status: .created
    ) {
      let details = $1.details(defaultTaxRate: $0.shop.settings.defaultTaxRate)
      return try $0.shop.addProduct(details, by: $0.caller.user)
    },
    Route(
      "PUT /api/products/{id}", .admin(or: .catalogueWrite), reads: wholeDetails,
      writes: ProductDocuments.product
    ) {
      let details = $1.details(defaultTaxRate: $0.shop.settings.defaultTaxRate)
      return try $0.shop.changeProduct(
        $0.id(), ifVersion: $0.versionCondition, by: $0.caller.user
      ) { $0 = details }
    },
    Route(
      "PATCH /api/products/{id}", .admin(or: .catalogueWrite), reads: changes,
      writes: ProductDocuments.product
    ) {
      let changes = $1
      let defaultTaxRate = $0.shop.settings.defaultTaxRate
      return try $0.shop.changeProduct(
        $0.id(), ifVersion: $0.versionCondition, by: $0.caller.user
      ) {
        changes.apply(to: &$0, defaultTaxRate: defaultTaxRate)
      }
    },
    Route("DELETE /api/products/{id}", .admin(or: .catalogueWrite)) {
      try $0.shop.archiveProduct($0.id(), ifVersion: $0.versionCondition)
    },
  ]
}

extension ProductRoutes {
  static func listing(_ query: inout QueryReader) -> ProductListing {
    let text = query.text("q", ProductListing.textRule)
    let order = query.choice("sort", ProductListing.Order.self)
    if order == .relevance, text == nil { query.refuse("q", .required) }
    var listing = ProductListing(order: order ?? (text == nil ? .newest : .relevance))
    listing.text = text
    listing.category = query.text("category", Category.slugRule).map(Category.Name.init)
    listing.species = query.text("species", Product.speciesRule)
    listing.brand = query.text("brand", Product.brandRule)
    listing.minimumPrice = query.price("min_price")
    listing.maximumPrice = query.price("max_price")
    listing.inStock = query.flag("in_stock")
    listing.minimumRating = query.rating("min_rating")
    return listing
  }

  /// A whole product, as POST and PUT send it.
  private struct Details {
    let taxRate: TaxRate?
    let others: (TaxRate) -> ProductDetails

    func details(defaultTaxRate: TaxRate) -> ProductDetails { others(taxRate ?? defaultTaxRate) }
  }

  private static func newDetails(_ fields: inout FieldReader) -> Details {
    details(&fields, stock: Product.stockRange)
  }

  /// Its stock may be what it is, however much that is; the shop looks.
  private static func wholeDetails(_ fields: inout FieldReader) -> Details {
    details(&fields, stock: Product.heldStockRange)
  }

  private static func stock(
    _ fields: inout FieldReader, _ name: String, in range: ClosedRange<Int64>
  ) -> Int32 {
    Int32(clamping: fields.integer(name, in: range, telling: Product.stockRange))
  }

  private static func details(
    _ fields: inout FieldReader, stock stockRange: ClosedRange<Int64>
  ) -> Details {
    let name = fields.text("name", Product.nameRule)
    let description = fields.optionalText("description", Product.descriptionRule) ?? ""
    let price = fields.price("price")
    let stock = stock(&fields, "stock", in: stockRange)
    let category: Category.ID? = fields.optionalID("category_id")
    let species = fields.optionalText("species", Product.speciesRule)
    let brand = fields.optionalText("brand", Product.brandRule)
    let sku = fields.optionalText("sku", Product.skuRule)
    let imageURL = fields.optionalText("image_url", Product.imageURLRule)
    let tags = fields.texts("tags", Product.tagRule, atMost: Product.mostTags)
    let threshold = fields.optionalInteger("low_stock_threshold", in: Product.stockRange) ?? 0
    return Details(taxRate: fields.optionalTaxRate("tax_rate")) { taxRate in
      ProductDetails(
        name: name, description: description, price: price, stock: stock, category: category,
        species: species, brand: brand, sku: sku, taxRate: taxRate, imageURL: imageURL,
        tags: tags, lowStockThreshold: Int32(clamping: threshold))
    }
  }

  /// What a merge patch changes; null puts an optional field back to its default.
  private struct Changes {
    let name: Change<String>
    let description: Change<String>
    let price: Change<Money>
    let stock: Change<Int32>
    let category: Change<Category.ID?>
    let species: Change<String?>
    let brand: Change<String?>
    let sku: Change<String?>
    let taxRate: Change<TaxRate?>
    let imageURL: Change<String?>
    let tags: Change<[String]>
    let lowStockThreshold: Change<Int32>

    func apply(to details: inout ProductDetails, defaultTaxRate: TaxRate) {
      name.apply(to: &details.name)
      description.apply(to: &details.description)
      price.apply(to: &details.price)
      stock.apply(to: &details.stock)
      category.apply(to: &details.category)
      species.apply(to: &details.species)
      brand.apply(to: &details.brand)
      sku.apply(to: &details.sku)
      if case .set(let rate) = taxRate { details.taxRate = rate ?? defaultTaxRate }
      imageURL.apply(to: &details.imageURL)
      tags.apply(to: &details.tags)
      lowStockThreshold.apply(to: &details.lowStockThreshold)
    }
  }

  private static func changes(_ fields: inout FieldReader) -> Changes {
    Changes(
      name: fields.change("name") { $0.text($1, Product.nameRule) },
      description: fields.change("description") {
        $0.optionalText($1, Product.descriptionRule) ?? ""
      },
      price: fields.change("price") { $0.price($1) },
      stock: fields.change("stock") { stock(&$0, $1, in: Product.heldStockRange) },
      category: fields.change("category_id") { $0.optionalID($1) },
      species: fields.change("species") { $0.optionalText($1, Product.speciesRule) },
      brand: fields.change("brand") { $0.optionalText($1, Product.brandRule) },
      sku: fields.change("sku") { $0.optionalText($1, Product.skuRule) },
      taxRate: fields.change("tax_rate") { $0.optionalTaxRate($1) },
      imageURL: fields.change("image_url") { $0.optionalText($1, Product.imageURLRule) },
      tags: fields.change("tags") {
        $0.texts($1, Product.tagRule, atMost: Product.mostTags)
      },
      lowStockThreshold: fields.change("low_stock_threshold") {
        Int32(clamping: $0.optionalInteger($1, in: Product.stockRange) ?? 0)
      })
  }
}
