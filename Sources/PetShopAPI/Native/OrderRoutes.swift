import HTTP
import JSON
import PetShop

/// Checkout, and what was ordered. All of it begins in the quick lane, and goes on in the remote one when
/// it turns out that a card is charged, or gets something back.
enum OrderRoutes {
  static let all: [Route] = [
    checkout("POST /api/checkout"),
    checkout("POST /api/orders"),
    Route(
      "GET /api/orders", .user(or: .ordersRead), reads: listing, of: OrderDocuments.summary,
      at: OrderDocuments.position
    ) { try $0.shop.orders($1, of: $0.caller, $2) },
    Route("GET /api/orders/{id}", .user(or: .ordersRead), writes: OrderDocuments.order) {
      try $0.shop.order($0.id(), for: $0.caller)
    },
    Route(
      "PATCH /api/orders/{id}", .admin(or: .ordersWrite), reads: status,
      writes: OrderDocuments.order
    ) {
      try $0.shop.changeOrder($0.id(), to: $1, ifVersion: $0.versionCondition, by: $0.caller)
    },
    Route(
      once: "POST /api/orders/{id}/cancel", .user(or: .ordersWrite), reads: { _ in },
      writes: OrderDocuments.order, status: .ok
    ) { call, _, claim, render in
      try call.shop.cancelOrder(call.id(), by: call.caller, claim: claim, render: render)
    },
  ]

  /// One operation at two paths: each of the earlier systems had its own.
  private static func checkout(_ pattern: String) -> Route {
    Route(
      once: pattern, .user(or: .ordersPlace), reads: checkout, writes: OrderDocuments.receipt,
      status: .created
    ) { call, checkout, claim, render in
      try call.shop.placeOrder(checkout, by: call.caller, claim: claim, render: render)
    }
  }

  private static func listing(_ query: inout QueryReader) -> OrderListing {
    var listing = OrderListing()
    listing.status = query.choice("status", Order.Status.self)
    listing.paymentMethod = query.choice("payment_method", PaymentMethod.self)
    listing.user = query.integer("user_id", in: 1...Int64.max).map(User.ID.init(rawValue:))
    (listing.from, listing.to) = query.days(from: "from", to: "to")
    if let text = query.value("invoice_number") {
      listing.invoice = InvoiceNumber(text)
      if listing.invoice == nil { query.refuse("invoice_number", .malformed) }
    }
    return listing
  }

  private static func status(_ fields: inout FieldReader) -> Order.Status {
    fields.choice("status", Order.Status.self) ?? .pending
  }

  private static func checkout(_ fields: inout FieldReader) -> Checkout {
    Checkout(
      destination: destination(&fields), tender: tender(&fields),
      expectedTotal: fields.optionalAmount("expected_total"))
  }

  /// An address of the caller's or one written out, not both; with neither his default.
  private static func destination(_ fields: inout FieldReader) -> Checkout.Destination {
    let saved: Address.ID? = fields.optionalID("address_id")
    let place = fields.nested("shipping_address") { $0.place() }
    if saved != nil, place != nil { fields.refuse("shipping_address", .excluded(by: "address_id")) }
    return saved.map { .saved($0) } ?? place.map { .place($0) } ?? .usual
  }

  /// A card of the caller's or a method, not both; with neither his default card.
  private static func tender(_ fields: inout FieldReader) -> Checkout.Tender {
    let card: PaymentCard.ID? = fields.optionalID("payment_method_id")
    let method = fields.optionalChoice("payment_method", PaymentMethod.self)
    if card != nil, method == .cashOnDelivery {
      fields.refuse("payment_method", .excluded(by: "payment_method_id"))
    }
    if method == .cashOnDelivery { return .cashOnDelivery }
    return card.map { .card($0) } ?? .usualCard
  }
}
