import Testing

@testable import PetShop

extension Client {
  /// The id of a credit note on a part of an order's invoice, as refunds issue them.
  func creditNote(on order: Int64, _ cents: Int64 = 100, reason: String? = nil) throws -> Int64 {
    let note = try shop.write { db in
      try shop.issueCreditNote(
        .amount(Money(rawValue: cents)), for: Order.ID(rawValue: order), reason: reason, db)
    }
    return note.header.id.rawValue
  }
}
