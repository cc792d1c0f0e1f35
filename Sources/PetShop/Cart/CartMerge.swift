/// What became of a guest's cart when he logged in.
package struct CartMerge: Hashable, Sendable {
  /// In the order of their products.
  package let lines: [Line]

  /// One line of the guest's cart.
  package struct Line: Hashable, Sendable {
    package let product: Product.ID
    package let name: String
    /// How many the guest had.
    package let requested: Int
    /// How many of those came to what the user had.
    package let kept: Int
    /// How many the user's cart holds now.
    package let quantity: Int
    /// Why not all were kept; nil when they were.
    package let reason: Reason?
    /// The unit price the guest last saw.
    let seenUnitPrice: Money
  }

  package enum Reason: String, Sendable {
    case notSold = "not_sold"
    case outOfStock = "out_of_stock"
    /// No line may hold more.
    case quantityLimit = "quantity_limit"
    /// No cart may hold more different products.
    case cartFull = "cart_full"
  }
}

/// A line of a guest's cart beside what the user has of the same product.
struct BroughtLine: Hashable, Sendable {
  let product: Product.ID
  let name: String
  let seenUnitPrice: Money
  let quantity: Int
  let stock: Int
  let isSold: Bool
  /// 0 when the user has none.
  let held: Int
}

extension CartMerge {
  /// The rule: quantities add up, as far as the stock and the limits of a cart go. What the user
  /// had stays, even where there is less of it by now.
  ///
  /// - Parameter heldLines: How many different products the user's cart holds.
  init(of brought: [BroughtLine], heldLines: Int) {
    var room = Cart.mostLines - heldLines
    lines = brought.map { line in
      let merged = Line(line, hasRoom: room > 0)
      if line.held == 0, merged.quantity > 0 { room -= 1 }
      return merged
    }
  }
}

extension CartMerge.Line {
  fileprivate init(_ line: BroughtLine, hasRoom: Bool) {
    let most = Int(Cart.quantityRange.upperBound)
    let obstacle: CartMerge.Reason? =
      if !line.isSold { .notSold } else if line.held == 0, !hasRoom { .cartFull } else { nil }
    let ceiling = obstacle == nil ? min(line.stock, most) : 0
    // Both are at most 9 999.
    quantity = max(line.held, min(line.held + line.quantity, ceiling))
    kept = quantity - line.held
    reason =
      kept == line.quantity ? nil : obstacle ?? (line.stock < most ? .outOfStock : .quantityLimit)
    (product, name, requested) = (line.product, line.name, line.quantity)
    seenUnitPrice = line.seenUnitPrice
  }
}
