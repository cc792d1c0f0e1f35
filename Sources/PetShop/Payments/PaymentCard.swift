package import PaymentGateway
import PostgreSQL

/// A card a customer pays with. Of its number the shop has never had more than the last four digits.
package struct PaymentCard: Hashable, Sendable {
  package typealias ID = Identifier<PaymentCard>

  package let id: ID
  /// What the gateway calls it; shown to nobody.
  let token: String
  package let brand: CardBrand
  package let last4: String
  package let expiry: CardExpiry
  /// What is paid with when an order does not say: just one, as soon as he has any.
  package let isDefault: Bool
}

/// A card as a customer adds it, or puts it in the place of another. The first becomes the default
/// whatever he says.
package struct NewPaymentCard: Sendable {
  package enum Source: Sendable {
    case number(CardNumber, CardExpiry)
    /// One of the gateway's test tokens.
    case token(String)
  }

  package let source: Source
  package let isDefault: Bool?

  package init(source: Source, isDefault: Bool?) {
    self.source = source
    self.isDefault = isDefault
  }
}

/// A merge patch of a card: a new one in the post has the old number and another expiry.
package struct PaymentCardChange: Sendable {
  package let month: Int32?
  package let year: Int32?
  package let isDefault: Change<Bool>

  package init(month: Int32?, year: Int32?, isDefault: Change<Bool>) {
    self.month = month
    self.year = year
    self.isDefault = isDefault
  }
}

extension CardExpiry {
  package static let months: ClosedRange<Int64> = 1...12
  package static let years: ClosedRange<Int64> = 2_000...2_099

  /// A card is good to the end of its month, wherever that ends first.
  func hasPassed(at time: Timestamp) -> Bool {
    let date = time.date
    return (Int(year), Int(month)) < (date.year, date.month)
  }
}
