@testable import PetShop

extension Shop {
  @discardableResult
  func adjust(
    _ product: Product, _ amount: StockAdjustment.Amount, expecting expected: Int32? = nil,
    _ reason: StockAdjustment.Reason = .counted, _ note: String? = nil, by caller: Caller
  ) throws -> StockMovement {
    var movement: StockMovement?
    let adjustment = StockAdjustment(amount, expected: expected, reason: reason, note: note)
    _ = try adjustStock(of: product.id, adjustment, by: caller, claim: nil) {
      movement = $0
      return StoredAnswer(status: 201, location: nil, body: [])
    }
    return try movement.orThrow()
  }

  /// The newest first.
  func movements(of product: Product) throws -> [StockMovement] {
    try stockMovements(of: product.id, nil, PageRequest(start: .offset(0), size: 100)).items
  }

  func walkMovements(
    of product: Product, _ reason: StockMovement.Reason?, size: Int
  ) throws -> [Page<StockMovement, StockMovement.ID>] {
    var pages = [
      try stockMovements(of: product.id, reason, PageRequest(start: .offset(0), size: size))
    ]
    while let next = pages.last?.next {
      pages.append(
        try stockMovements(of: product.id, reason, PageRequest(start: .after(next), size: size)))
    }
    return pages
  }
}
