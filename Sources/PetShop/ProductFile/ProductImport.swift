import CSV
import PostgreSQL

/// A file of products on its way into the shop.
package enum ProductImport {
  /// What an import did, or would do.
  package struct Summary: Hashable, Sendable {
    package let created: Int
    package let updated: Int
    package let unchanged: Int
  }

  /// Where the file comes from, and who waits for it.
  package struct Source {
    /// The next part; empty at the end.
    let next: () throws -> [UInt8]
    /// Whether somebody still wants it. Asked once, before the commit.
    let isAwaited: () -> Bool
    /// Told how many rows have been read.
    let progress: (Int) -> Void

    package init(
      next: @escaping () throws -> [UInt8], isAwaited: @escaping () -> Bool = { true },
      progress: @escaping (Int) -> Void = { _ in }
    ) {
      self.next = next
      self.isAwaited = isAwaited
      self.progress = progress
    }
  }
}

extension Shop {
  /// Brings a file of products in, all of it or nothing. A row with an `id` changes that product;
  /// one without changes the product with its SKU; what is then not there is new. A column that
  /// the file has not stays as it is. A change of stock is a movement like any other.
  ///
  /// The rows are first put on a stage of their own, where everything is found that is wrong with
  /// them, while nobody waits for a lock; then only products that differ are locked and changed.
  ///
  /// - Parameters:
  ///   - isDryRun: Stop short of changing anything.
  ///   - user: Who brings it, if it is known.
  /// - Throws: `ShopError.fileRefused` with what is wrong, `.malformedFile` for what is no CSV,
  ///   `.skuTaken` when somebody took one meanwhile, `.unavailable`; what the source throws.
  package func importProducts(
    from source: ProductImport.Source, isDryRun: Bool, by user: User.ID? = nil
  ) throws -> ProductImport.Summary {
    var isBegun = false
    return try write { db in
      // A transaction may run twice, but a file can be read only once.
      guard !isBegun else { throw ShopError.unavailable }
      isBegun = true
      _ = try db.one(LongTransaction.begin)
      let (header, errors) = try stage(source, db)
      let summary = try check(header, errors, db)
      guard !isDryRun else { return summary }
      try apply(header, by: user, db)
      guard source.isAwaited() else { throw ShopError.unavailable }
      return summary
    }
  }

  /// Puts every row on the stage.
  private func stage(
    _ source: ProductImport.Source, _ db: Session
  ) throws -> (ProductHeader, RowErrors) {
    try db.run(ImportStage.make)
    var reader = ProductFileReader()
    do {
      while case let part = try source.next(), !part.isEmpty {
        try reader.read(part) { try put($0, on: db) }
        source.progress(reader.rowCount)
      }
      try reader.finish { try put($0, on: db) }
    } catch let error as CSVError {
      throw ShopError.malformedFile(error)
    }
    source.progress(reader.rowCount)
    guard let header = reader.header else {
      var errors = RowErrors()
      errors.add(RowError(row: 1, field: nil, problem: .required))
      throw ShopError.fileRefused(errors)
    }
    try db.run(ImportStage.analyze)
    return (header, reader.errors)
  }

  private func put(_ rows: [ImportedRow], on db: Session) throws {
    let rows = rows.filter(\.canBeMatched)
    try db.run(
      ImportStage.add, rows.map { Int32(clamping: $0.number) }, rows.map(\.id), rows.map(\.sku),
      rows.map(\.name), rows.map(\.description), rows.map(\.price), rows.map(\.stock),
      rows.map(\.category), rows.map(\.species), rows.map(\.brand), rows.map(\.taxRate),
      rows.map(\.imageURL), rows.map { TagList.json($0.tags) }, rows.map(\.lowStockThreshold),
      settings.defaultTaxRate)
  }

  /// Finds the product of every row, and what only the database can tell is wrong.
  private func check(
    _ header: ProductHeader, _ errors: RowErrors, _ db: Session
  ) throws -> ProductImport.Summary {
    try db.run(ImportStage.match)
    var errors = errors
    let found = try db.all(
      ImportStage.errors, header.names, Int32(clamping: RowErrors.mostListed),
      Product.stockRange.upperBound)
    errors.merge(found.map(\.error), count: Int(found.first?.count ?? 0))
    try errors.throwIfAny()
    try db.run(ImportStage.markChanged, header.names)
    return try db.one(ImportStage.summary)
  }

  private func apply(_ header: ProductHeader, by user: User.ID?, _ db: Session) throws {
    // What was archived since it was matched is not there to be locked.
    guard try db.one(ImportStage.lock) else { throw ShopError.unavailable }
    try db.run(ImportStage.freeSKUs, header.names)
    try db.run(ImportStage.update, header.names)
    try db.run(ImportStage.recordChanges)
    try db.run(ImportStage.recordCorrections, header.names, user)
    try db.run(ImportStage.insert, user)
    try db.run(ImportStage.checkStocks)
  }
}
