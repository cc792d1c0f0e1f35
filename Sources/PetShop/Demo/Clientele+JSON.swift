import JSON

extension Clientele {
  /// Reads `{"customers": […]}`; of a file without them there are none.
  ///
  /// - Throws: `JSONError`; `Catalogue.Malformed`, which names the customer.
  package init(json: [UInt8]) throws {
    let file = try JSONValue(parsing: json).objectValue
    customers = try (file?["customers"]?.arrayValue ?? []).map(Customer.init(json:))
  }
}

extension Clientele.Customer {
  fileprivate init(json: JSONValue) throws {
    guard let fields = json.objectValue, let name = fields["name"]?.stringValue,
      let email = fields["email"]?.stringValue
    else { throw Catalogue.Malformed(description: "a customer needs name and email") }
    self.name = name
    self.email = email
    address = try PostalAddress(of: name, fields["address"]?.objectValue)
    orders = (fields["orders"]?.arrayValue ?? []).map { order in
      Dictionary(
        (order.objectValue?.members ?? []).map {
          ($0.name, Int32(clamping: $0.value.int64Value ?? 1))
        }, uniquingKeysWith: { first, _ in first })
    }
    reviews = try (fields["reviews"]?.arrayValue ?? []).map {
      try Self.review(json: $0, by: name)
    }
  }

  private static func review(
    json: JSONValue, by name: String
  ) throws(Catalogue.Malformed) -> (sku: String, opinion: Opinion) {
    guard let fields = json.objectValue, let sku = fields["sku"]?.stringValue,
      let rating = fields["rating"]?.int64Value
    else { throw Catalogue.Malformed(description: "\(name): a review needs sku and rating") }
    let opinion = Opinion(
      rating: Int32(clamping: rating), title: fields["title"]?.stringValue,
      comment: fields["comment"]?.stringValue)
    return (sku, opinion)
  }
}

extension PostalAddress {
  fileprivate init(of name: String, _ fields: JSONObject?) throws(Catalogue.Malformed) {
    guard let line1 = fields?["line1"]?.stringValue, let city = fields?["city"]?.stringValue else {
      throw Catalogue.Malformed(description: "\(name): an address needs line1 and city")
    }
    self.init(
      recipient: name, line1: line1, city: city, region: fields?["region"]?.stringValue,
      postalCode: fields?["postal_code"]?.stringValue,
      country: fields?["country"]?.stringValue ?? "ES")
  }
}
