import PostgreSQL

/// A line for which the stock has been taken, and what that left.
struct Sale {
  let line: SoldLine
  let remaining: Int32

  init(of taken: Taken, quantity: Int32) throws(ShopError) {
    let total = try taken.price.multiplied(by: Int(quantity))
    line = SoldLine(
      product: taken.product, sku: taken.sku, name: taken.name, unitPrice: taken.price,
      quantity: quantity, taxRate: taken.taxRate,
      amount: try TaxedAmount(total: total, includingTaxAt: taken.taxRate), total: total)
    remaining = taken.remaining
  }

  /// A product as it is at the moment its stock is taken.
  struct Taken {
    let product: Product.ID
    let sku: String?
    let name: String
    let price: Money
    let taxRate: TaxRate
    let remaining: Int32
  }

  /// Product, quantity. No row: there is not enough, or it is sold no more. The update is also the
  /// lock; `FOR UPDATE` would block other customers' carts through their foreign key.
  static let takeStock = Query<Taken, Product.ID, Int32>(
    """
    UPDATE products
    SET stock = stock - $2
    WHERE id = $1 AND stock >= $2 AND archived_at IS NULL
    RETURNING id, sku, name, price, tax_rate, stock
    """
  ) { row throws(PostgreSQLError) in
    Taken(
      product: try row.next(), sku: try row.next(), name: try row.next(), price: try row.next(),
      taxRate: try row.next(), remaining: try row.next())
  }
}
