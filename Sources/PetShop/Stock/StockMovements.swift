import PostgreSQL

extension Shop {
  /// What moved a product's stock, the newest first; of an archived one too.
  ///
  /// - Parameter reason: Only what moved it for this reason.
  /// - Throws: `ShopError.notFound` without the product.
  package func stockMovements(
    of product: Product.ID, _ reason: StockMovement.Reason?, _ page: PageRequest<StockMovement.ID>
  ) throws -> Page<StockMovement, StockMovement.ID> {
    try read { db in
      guard try db.one(StockMovement.isLedger, product) else { throw ShopError.notFound }
      let rows: [StockMovement]
      let counted: Int64
      if let reason, reason != .sale {
        rows = try db.all(
          StockMovement.ofReason, product, reason, page.position, page.limit, page.offset)
        counted = try db.one(StockMovement.countOfReason, product, reason)
      } else {
        let isSale = reason == .sale
        rows = try db.all(
          StockMovement.ofProduct, product, isSale, page.position, page.limit, page.offset)
        counted = try db.one(StockMovement.count, product, isSale)
      }
      return Page(
        rows, of: page, total: ListTotal(counted: counted, estimate: 0), position: \.id)
    }
  }
}
