import PostgreSQL

extension Shop {
  /// - Throws: `ShopError.notFound`, for an archived product too.
  package func product(_ id: Product.ID) throws -> Product {
    guard let product = try read({ db in try db.first(Product.byID, id) }) else {
      throw ShopError.notFound
    }
    return product
  }

  /// - Parameter user: Who adds it, if it is known.
  /// - Throws: `ShopError.skuTaken`; `.invalid` for a category that is not there.
  package func addProduct(_ details: ProductDetails, by user: User.ID? = nil) throws -> Product {
    try write { db in try db.one(Product.byID, try insert(details, by: user, db)) }
  }

  func insert(_ details: ProductDetails, by user: User.ID?, _ db: Session) throws -> Product.ID {
    let id = try db.one(
      Product.insert, details.name, details.description, details.price, details.stock,
      details.category, details.species, details.brand, details.sku, details.taxRate,
      details.imageURL, details.tags, details.lowStockThreshold)
    try record(.productCreated(id, details), db)
    try recordMovement(
      of: id, by: details.stock, to: details.stock,
      StockMovement.Entry(reason: .initial, user: user), db)
    return id
  }

  /// Changes a product as `change` says; a change of stock is a movement like any other.
  ///
  /// - Parameters:
  ///   - version: The version the caller saw, if he says so.
  ///   - user: Who changes it, if it is known.
  /// - Throws: `ShopError.notFound`, `.stale`, `.skuTaken`; `.invalid` for a category that is not
  ///   there.
  package func changeProduct(
    _ id: Product.ID, ifVersion version: VersionCondition, by user: User.ID? = nil,
    _ change: (inout ProductDetails) -> Void
  ) throws -> Product {
    try write { db in
      let product = try lockProduct(id, ifVersion: version, db)
      var details = product.details
      change(&details)
      if details == product.details { return product }
      let delta = details.stock - product.details.stock
      guard delta == 0 || Product.stockRange.contains(Int64(details.stock)) else {
        throw ShopError.invalid([FieldError("stock", .outOf(Product.stockRange))])
      }
      try db.run(
        Product.update, id, details.name, details.description, details.price, details.stock,
        details.category, details.species, details.brand, details.sku, details.taxRate,
        details.imageURL, details.tags, details.lowStockThreshold)
      try record(.productChanged(id, details), db)
      if delta != 0 {
        try recordMovement(
          of: id, by: delta, to: details.stock,
          StockMovement.Entry(reason: .correction, user: user), db)
      }
      return try db.one(Product.byID, id)
    }
  }

  /// Takes a product from the lists and the carts; orders and invoices keep their lines.
  ///
  /// - Throws: `ShopError.notFound`, `.stale`.
  package func archiveProduct(_ id: Product.ID, ifVersion version: VersionCondition) throws {
    try write { db in
      let product = try lockProduct(id, ifVersion: version, db)
      try db.run(Product.archive, id)
      try record(.productArchived(id, product.details), db)
    }
  }

  private func lockProduct(
    _ id: Product.ID, ifVersion version: VersionCondition, _ db: Session
  ) throws -> Product {
    guard let product = try db.first(Product.lock, id) else { throw ShopError.notFound }
    guard version.allows(product.version) else { throw ShopError.stale }
    return product
  }
}
