import PostgreSQL

/// A change of a product's stock: how much, what it came to, why, and by whom. The stock is the sum
/// of them at every commit; the database sees to it.
package struct StockMovement: Sendable {
  package typealias ID = Identifier<StockMovement>

  /// The raw value is stable: it is stored, shown, and told in events.
  package enum Reason: String, Sendable, CaseIterable {
    /// What the product began with.
    case initial
    case sale
    /// What was sold comes back.
    case `return`
    case received, counted, damaged, expired, lost
    case supplierReturn = "supplier_return"
    case internalUse = "internal_use"
    case correction
  }

  package let id: ID
  package let product: Product.ID
  /// How much came, or went when negative.
  package let delta: Int32
  /// What the stock came to.
  package let balance: Int32
  package let reason: Reason
  package let note: String?
  /// What was sold, or came back.
  package let order: Order.ID?
  /// Who said so; nil where an order did, or a command from the shell.
  package let user: User.ID?
  package let createdAt: Timestamp
}

extension StockMovement.Reason: PostgreSQLCodable {}

extension StockMovement {
  package static let noteRule = TextRule(1...500) { !$0.allSatisfy(\.isWhitespace) }

  /// What is written down of a movement that no order made.
  struct Entry {
    let reason: Reason
    var note: String?
    let user: User.ID?
  }
}

extension Shop {
  /// Writes a movement down, in the transaction that has brought the stock to `balance`, or leaves
  /// that to it.
  @discardableResult
  func recordMovement(
    of product: Product.ID, by delta: Int32, to balance: Int32, _ entry: StockMovement.Entry,
    _ db: Session
  ) throws -> StockMovement {
    let movement = try db.one(
      StockMovement.insert, product, delta, balance, entry.reason, entry.note, entry.user)
    if delta != 0 {
      try record(.stockChanged(of: product, by: delta, to: balance, reason: entry.reason), db)
    }
    return movement
  }
}
