/// What a customer says when he orders what is in his cart.
package struct Checkout: Sendable {
  /// Where it goes.
  package enum Destination: Sendable {
    case place(PostalAddress)
    case saved(Address.ID)
    /// The default address.
    case usual
  }

  /// What he pays with.
  package enum Tender: Sendable {
    case cashOnDelivery
    case card(PaymentCard.ID)
    /// The default card.
    case usualCard
  }

  package let destination: Destination
  package let tender: Tender
  /// The total the customer agreed to; checked when given.
  package var expectedTotal: Money?

  package init(destination: Destination, tender: Tender, expectedTotal: Money? = nil) {
    self.destination = destination
    self.tender = tender
    self.expectedTotal = expectedTotal
  }
}

/// How an order is paid.
package enum PaymentMethod: String, Sendable, CaseIterable {
  case cashOnDelivery = "cash_on_delivery"
  case card
}

extension Checkout.Tender {
  var method: PaymentMethod {
    switch self {
    case .cashOnDelivery: .cashOnDelivery
    case .card, .usualCard: .card
    }
  }
}

/// What came of a checkout.
package struct Receipt: Sendable {
  package let order: Order
  package let invoice: Invoice
}
