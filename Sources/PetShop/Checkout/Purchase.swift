import PostgreSQL

/// So many of one product, bought without a cart.
package struct PurchaseLine: Hashable, Sendable {
  package let product: Product.ID
  package let quantity: Int

  package init(product: Product.ID, quantity: Int) {
    self.product = product
    self.quantity = quantity
  }
}

/// What came of it.
package struct DirectPurchase: Sendable {
  package let receipt: Receipt
  /// What is left of each line's product.
  package let remaining: [Int32]
}

extension Shop {
  /// Orders these things at once, past the caller's cart, which stays as it is: an order like any
  /// other, paid in cash, to his default address or else to be collected at the shop. Lines of one
  /// product count together.
  ///
  /// - Parameter claim: The caller's idempotency key, if he sent one.
  /// - Parameter render: The answer as it will be sent now and at every replay.
  /// - Throws: `ShopError.notFound` when one is not sold, `.cartFull`, `.invalid` naming
  ///   `quantity`, `.outOfStock` naming every short line, `.idempotencyKeyReused`,
  ///   `.requestInProgress`.
  package func purchase(
    _ lines: [PurchaseLine], by caller: Caller, claim: IdempotencyClaim?,
    render: (DirectPurchase) throws -> StoredAnswer
  ) throws -> StoredAnswer {
    let wanted = try lines.summed()
    let (answer, _) = try once(claim, by: caller, render: render) { db in
      let address = try db.first(Address.usual, caller.user)?.place ?? collection(by: caller, db)
      let sold = try takeStock(ofSold: wanted, db)
      let cart = try db.one(Cart.orderedAtOnce, caller.user)
      let order = try insertOrder(
        paidBy: .cashOnDelivery, to: address, from: cart, sold, by: caller, db)
      return DirectPurchase(
        receipt: try bill(order, sold, db), remaining: sold.map(\.remaining))
    }
    return answer
  }

  /// As `takeStock`, but what is not sold is not merely out of stock.
  private func takeStock(
    ofSold lines: [(product: Product.ID, quantity: Int)], _ db: Session
  ) throws -> [Sale] {
    do {
      return try takeStock(for: lines, db)
    } catch ShopError.outOfStock(let shortages) {
      let unknown = try shortages.first { try db.first(CartLine.offer, $0.product) == nil }
      throw unknown == nil ? ShopError.outOfStock(shortages) : ShopError.notFound
    }
  }

  /// Where nothing is sent. ISO 3166-1 keeps ZZ free for a country that is not known.
  private func collection(by caller: Caller, _ db: Session) throws -> PostalAddress {
    let shop = settings.seller
    return PostalAddress(
      recipient: try db.one(User.byID, caller.user).name, line1: "Collected at the shop",
      city: shop.address.isEmpty ? shop.name : shop.address, country: "ZZ")
  }
}

extension [PurchaseLine] {
  /// One line a product, in the order of their products, within the bounds of a cart.
  fileprivate func summed() throws(ShopError) -> [(product: Product.ID, quantity: Int)] {
    var quantities: [Product.ID: Int] = [:]
    for line in self {
      let (sum, overflow) = quantities[line.product, default: 0]
        .addingReportingOverflow(line.quantity)
      guard !overflow, Cart.quantityRange.contains(Int64(sum)) else {
        throw .invalid([FieldError("quantity", .outOf(Cart.quantityRange))])
      }
      quantities[line.product] = sum
    }
    guard !isEmpty else { throw .cartEmpty }
    guard quantities.count <= Cart.mostLines else { throw .cartFull }
    return quantities.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { ($0.key, $0.value) }
  }
}

extension Cart {
  /// A cart that was never open: ordered as it was made, beside the one its owner is filling.
  static let orderedAtOnce = Query<ID, User.ID>(
    """
    INSERT INTO carts (user_id, ordered_at)
    VALUES ($1, now())
    RETURNING id
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}
