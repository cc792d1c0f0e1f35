import PostgreSQL

/// How much there is of a product that was ever stocked. None at all is not the same as none left:
/// one of which nothing ever came in, and that nobody ever counted, has no inventory.
package struct Inventory: Hashable, Sendable {
  package let product: Product.ID
  package let quantity: Int32
}

extension Shop {
  /// - Throws: `ShopError.notFound` for a product that was never stocked too.
  package func inventory(of product: Product.ID) throws -> Inventory {
    guard let inventory = try inventories(of: [product])[product] else { throw ShopError.notFound }
    return inventory
  }

  /// Of those products that were ever stocked.
  package func inventories(of products: [Product.ID]) throws -> [Product.ID: Inventory] {
    let rows = try read { db in try db.all(Inventory.ofProducts, products.map(\.rawValue)) }
    return Dictionary(rows.map { ($0.product, $0) }, uniquingKeysWith: { $1 })
  }

  /// Says how much of a product there is, as somebody who has counted it.
  ///
  /// - Throws: `ShopError.notFound`.
  package func setInventory(
    of product: Product.ID, to quantity: Int32, by caller: Caller
  ) throws -> Inventory {
    let count = StockAdjustment(.to(quantity), expected: nil, reason: .counted, note: nil)
    _ = try write { db in try moveStock(of: product, count, by: caller, db) }
    return Inventory(product: product, quantity: quantity)
  }
}

extension Inventory {
  static let ofProducts = Query<Inventory, [Int64]>(
    """
    SELECT p.id, p.stock
    FROM products p
    WHERE p.id = ANY ($1) AND p.archived_at IS NULL
      AND EXISTS (
        SELECT FROM stock_movements m
        WHERE m.product_id = p.id AND (m.delta <> 0 OR m.reason <> 'initial'))
    """
  ) { row throws(PostgreSQLError) in
    Inventory(product: try row.next(), quantity: try row.next())
  }
}
