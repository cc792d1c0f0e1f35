import HTTP
import JSON
import PetShop

/// Checkout, and what was ordered.
enum OrderRoutes {
  static let all: [Route] = [
    checkout("POST /api/checkout"),
    checkout("POST /api/orders"),
    Route(
      "GET /api/orders", .user, of: OrderDocuments.summary, at: .identifier(of: "order")
    ) { try $0.shop.orders(of: $0.caller, $1) },
    Route("GET /api/orders/{id}", .user, writes: OrderDocuments.order) {
      try $0.shop.order($0.id(), for: $0.caller)
    },
  ]

  /// One operation at two paths: each of the earlier systems had its own.
  private static func checkout(_ pattern: String) -> Route {
    Route(
      once: pattern, .user, reads: checkout, writes: OrderDocuments.receipt, status: .created
    ) { call, checkout, claim, render in
      try call.shop.placeOrder(checkout, by: call.caller, claim: claim, render: render)
    }
  }

  private static func checkout(_ fields: inout FieldReader) -> Checkout {
    Checkout(
      address: address(&fields),
      paymentMethod: fields.choice("payment_method", PaymentMethod.self) ?? .cashOnDelivery,
      expectedTotal: fields.optionalAmount("expected_total"))
  }

  private static func address(_ fields: inout FieldReader) -> PostalAddress {
    let address = fields.nested("shipping_address") { fields in
      PostalAddress(
        recipient: fields.text("recipient", PostalAddress.recipientRule),
        line1: fields.text("line1", PostalAddress.lineRule),
        line2: fields.optionalText("line2", PostalAddress.lineRule),
        city: fields.text("city", PostalAddress.cityRule),
        region: fields.optionalText("region", PostalAddress.cityRule),
        postalCode: fields.optionalText("postal_code", PostalAddress.postalCodeRule),
        country: fields.text("country", PostalAddress.countryRule))
    }
    if address == nil { fields.refuseMissing("shipping_address") }
    return address ?? PostalAddress(recipient: "", line1: "", city: "", country: "")
  }
}
