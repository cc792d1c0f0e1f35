/// What a customer says when he orders what is in his cart.
package struct Checkout: Sendable {
  package let address: PostalAddress
  package let paymentMethod: PaymentMethod
  /// The total the customer agreed to; checked when given.
  package let expectedTotal: Money?

  package init(address: PostalAddress, paymentMethod: PaymentMethod, expectedTotal: Money? = nil) {
    self.address = address
    self.paymentMethod = paymentMethod
    self.expectedTotal = expectedTotal
  }
}

/// How an order is paid.
package enum PaymentMethod: String, Sendable, CaseIterable {
  case cashOnDelivery = "cash_on_delivery"
}

/// What came of a checkout.
package struct Receipt: Sendable {
  package let order: Order
  package let invoice: Invoice
}
