import JSON

extension Catalogue {
  /// What is wrong with a catalogue file.
  package struct Malformed: Error, CustomStringConvertible {
    package let description: String
  }

  /// Reads `{"categories": […], "products": […]}`.
  ///
  /// - Throws: `JSONError`; `Malformed`, which names the entry.
  package init(json: [UInt8], defaultTaxRate: TaxRate) throws {
    guard let catalogue = try JSONValue(parsing: json).objectValue else {
      throw Malformed(description: "the file is not a JSON object")
    }
    shelves = try (catalogue["categories"]?.arrayValue ?? []).map(Shelf.init(json:))
    entries = try (catalogue["products"]?.arrayValue ?? []).map {
      try Entry(json: $0, defaultTaxRate: defaultTaxRate)
    }
  }
}

extension Catalogue.Shelf {
  fileprivate init(json: JSONValue) throws(Catalogue.Malformed) {
    guard let slug = json.objectValue?["slug"]?.stringValue,
      let name = json.objectValue?["name"]?.stringValue
    else { throw Catalogue.Malformed(description: "a category needs slug and name") }
    guard Category.newSlugRule.problem(with: slug) == nil else {
      throw Catalogue.Malformed(description: "\(slug): not a slug")
    }
    self.slug = slug
    self.name = name
    description = json.objectValue?["description"]?.stringValue ?? ""
    parent = try json.objectValue?.slug("parent", of: slug)
  }
}

extension Catalogue.Entry {
  fileprivate init(json: JSONValue, defaultTaxRate: TaxRate) throws(Catalogue.Malformed) {
    guard let fields = json.objectValue, let name = fields["name"]?.stringValue else {
      throw Catalogue.Malformed(description: "a product needs a name")
    }
    guard let price = try fields.hundredths("price", of: name), price >= 0 else {
      throw Catalogue.Malformed(description: "\(name): a product needs a price")
    }
    category = try fields.slug("category", of: name)
    details = ProductDetails(
      name: name, description: fields["description"]?.stringValue ?? "",
      price: Money(rawValue: price), stock: fields.count("stock"),
      species: fields["species"]?.stringValue, brand: fields["brand"]?.stringValue,
      sku: fields["sku"]?.stringValue,
      taxRate: try fields.hundredths("tax_rate", of: name).map {
        TaxRate(rawValue: Int32(clamping: $0))
      } ?? defaultTaxRate,
      imageURL: fields["image_url"]?.stringValue,
      tags: fields["tags"]?.arrayValue?.compactMap(\.stringValue) ?? [],
      lowStockThreshold: fields.count("low_stock_threshold"))
  }
}

extension JSONObject {
  fileprivate func count(_ name: String) -> Int32 {
    Int32(clamping: self[name]?.int64Value ?? 0)
  }

  /// The slug of a category, or nil for none.
  fileprivate func slug(
    _ name: String, of entry: String
  ) throws(Catalogue.Malformed) -> String? {
    guard let value = self[name], value.kind != .null else { return nil }
    guard let slug = value.stringValue else {
      throw Catalogue.Malformed(description: "\(entry): \(name) is the slug of a category")
    }
    return slug
  }

  /// A number with at most two decimals, written as a number or as text.
  fileprivate func hundredths(
    _ name: String, of product: String
  ) throws(Catalogue.Malformed) -> Int64? {
    guard let value = self[name], value.kind != .null else { return nil }
    let number = value.numberValue ?? value.stringValue.flatMap(JSONNumber.init)
    guard let hundredths = try? number?.minorUnits(decimals: 2) else {
      throw Catalogue.Malformed(description: "\(product): \(name) has at most two decimals")
    }
    return hundredths
  }
}
