import PostgreSQL

/// What a checkout says by a number, or leaves to the caller's defaults.
extension Shop {
  /// - Throws: `ShopError.invalid` when there is no such address, or none at all.
  func place(of checkout: Checkout, for caller: Caller, _ db: Session) throws -> PostalAddress {
    switch checkout.destination {
    case .place(let place): return place
    case .saved(let id):
      guard let address = try db.first(Address.byID, id, caller.user) else {
        throw ShopError.invalid([FieldError("address_id", .notFound)])
      }
      return address.place
    case .usual:
      guard let address = try db.first(Address.usual, caller.user) else {
        throw ShopError.invalid([FieldError("shipping_address", .required)])
      }
      return address.place
    }
  }

  /// The card it is paid with; nil for cash.
  ///
  /// - Throws: `ShopError.invalid` when there is no such card, or none at all.
  func card(of checkout: Checkout, for caller: Caller, _ db: Session) throws -> PaymentCard? {
    switch checkout.tender {
    case .cashOnDelivery: return nil
    case .card(let id):
      guard let card = try db.first(PaymentCard.byID, id, caller.user) else {
        throw ShopError.invalid([FieldError("payment_method_id", .notFound)])
      }
      return card
    case .usualCard:
      guard let card = try db.first(PaymentCard.usual, caller.user) else {
        throw ShopError.invalid([FieldError("payment_method", .required)])
      }
      return card
    }
  }

  /// The card a checkout will be paid with, when everything it leaves to defaults is there.
  ///
  /// - Throws: `ShopError.invalid` naming all that is not.
  func checkChoices(
    of checkout: Checkout, for caller: Caller, _ db: Session
  ) throws -> PaymentCard? {
    var card: PaymentCard?
    var errors: [FieldError] = []
    do { _ = try place(of: checkout, for: caller, db) } catch ShopError.invalid(let fields) {
      errors += fields
    }
    do { card = try self.card(of: checkout, for: caller, db) } catch ShopError.invalid(let fields) {
      errors += fields
    }
    guard errors.isEmpty else { throw ShopError.invalid(errors) }
    return card
  }
}
