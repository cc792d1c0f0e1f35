/// What somebody says who has looked at the shelf.
package struct StockAdjustment: Sendable {
  package let amount: Amount
  /// What he takes the stock to be: nothing is changed when it is not.
  package let expected: Int32?
  package let reason: Reason
  package let note: String?

  package enum Amount: Sendable {
    /// So much more, or less when negative.
    case by(Int32)
    /// So much there is.
    case to(Int32)
  }

  /// Why, in one of the words a report can add up. What else there is to say is for the note.
  package enum Reason: String, Sendable, CaseIterable {
    /// A delivery, or anything else that came in.
    case received
    /// Somebody counted; perhaps he found just what was thought to be there.
    case counted
    case damaged
    /// Past its date.
    case expired
    /// Stolen, or not to be found.
    case lost
    case supplierReturn = "supplier_return"
    /// Taken for the shop's own use, given away, or shown.
    case internalUse = "internal_use"
    /// Something was entered wrong.
    case correction
  }

  package init(_ amount: Amount, expected: Int32?, reason: Reason, note: String?) {
    self.amount = amount
    self.expected = expected
    self.reason = reason
    self.note = note
  }
}

extension StockAdjustment {
  package static let deltaRange = -Product.stockRange.upperBound...Product.stockRange.upperBound

  /// What is wrong with it, whatever the stock is; nil when nothing is.
  package var fault: FieldError? {
    announcedDelta.flatMap(fault(of:))
  }

  private func fault(of delta: Int32) -> FieldError? {
    if reason.fits(delta) { return nil }
    let fitting = Reason.allCases.filter { $0.fits(delta) }
    return FieldError("reason", .notOneOf(fitting.map(\.rawValue)))
  }

  /// How much it moves if the stock is as expected; nil without an expectation.
  private var announcedDelta: Int32? {
    switch amount {
    case .by(let delta): delta
    case .to(let stock): expected.map { stock - $0 }
    }
  }

  /// How much it moves.
  ///
  /// - Throws: `ShopError.stockChanged`, `.outOfStock`; `.invalid` for more than a stock may be,
  ///   and for a reason that does not go with it.
  func delta(from stock: Int32, of product: Product.ID) throws(ShopError) -> Int32 {
    if let expected, expected != stock {
      throw .stockChanged(expected: expected, actual: stock)
    }
    let delta =
      switch amount {
      case .by(let amount): amount
      case .to(let balance): balance - stock
      }
    if let fault = fault(of: delta) { throw .invalid([fault]) }
    let balance = Int64(stock) + Int64(delta)
    guard balance >= 0 else {
      throw .outOfStock([
        Shortage(product: product, requested: -Int(delta), available: Int(stock))
      ])
    }
    guard delta <= 0 || Product.stockRange.contains(balance) else {
      let room = max(0, Product.stockRange.upperBound - Int64(stock))
      throw .invalid([FieldError("delta", .outOf(Self.deltaRange.lowerBound...room))])
    }
    return delta
  }
}

extension StockAdjustment.Reason {
  /// Whether a stock can move so far for this reason. The same table is in the database:
  /// `stock_movements_delta_fits_reason`.
  func fits(_ delta: Int32) -> Bool {
    switch self {
    case .received: delta > 0
    case .damaged, .expired, .lost, .supplierReturn, .internalUse: delta < 0
    case .counted: true
    case .correction: delta != 0
    }
  }

  var movement: StockMovement.Reason {
    switch self {
    case .received: .received
    case .counted: .counted
    case .damaged: .damaged
    case .expired: .expired
    case .lost: .lost
    case .supplierReturn: .supplierReturn
    case .internalUse: .internalUse
    case .correction: .correction
    }
  }
}
