import HTTP
import JSON
import PaymentGateway
import PetShop

/// The cards a customer pays with. A number goes to the gateway and comes back as four digits.
enum PaymentMethodRoutes {
  static let all: [Route] = [
    Route("GET /api/payment-methods", .user, of: card, at: .identifier(of: "payment-method")) {
      try $0.shop.paymentCards(of: $0.caller, $1)
    },
    Route(
      "POST /api/payment-methods", .user, .remote, reads: newCard, writes: card, status: .created
    ) {
      try $0.shop.addPaymentCard($1, of: $0.caller)
    }
    .limited(by: .cards),
    Route("GET /api/payment-methods/{id}", .user, writes: card) {
      try $0.shop.paymentCard($0.id(), of: $0.caller)
    },
    Route("PUT /api/payment-methods/{id}", .user, .remote, reads: newCard, writes: card) {
      try $0.shop.replacePaymentCard($0.id(), with: $1, of: $0.caller)
    }
    .limited(by: .cards),
    Route("PATCH /api/payment-methods/{id}", .user, .remote, reads: change, writes: card) {
      try $0.shop.changePaymentCard($0.id(), $1, of: $0.caller)
    }
    .limited(by: .cards),
    Route("DELETE /api/payment-methods/{id}", .user) {
      try $0.shop.removePaymentCard($0.id(), of: $0.caller)
    },
  ]
}

extension PaymentMethodRoutes {
  private enum Kind: String, CaseIterable {
    case card
  }

  private static func newCard(_ fields: inout FieldReader) -> NewPaymentCard {
    _ = fields.optionalChoice("type", Kind.self)
    return NewPaymentCard(
      source: source(&fields), isDefault: fields.optionalFlag("is_default"))
  }

  /// A token, or a card as it is printed, not both.
  private static func source(_ fields: inout FieldReader) -> NewPaymentCard.Source {
    guard let token = fields.optionalText("token", .line(1...255)) else { return number(&fields) }
    for name in ["number", "exp_month", "exp_year", "holder"] where fields.value(name) != nil {
      fields.refuse(name, .excluded(by: "token"))
    }
    return .token(token)
  }

  /// The holder's name is asked for as everywhere, and kept nowhere.
  private static func number(_ fields: inout FieldReader) -> NewPaymentCard.Source {
    let number = CardNumber(fields.text("number", TextRule(1...40) { CardNumber($0) != nil }))
    let expiry = CardExpiry(
      month: Int32(clamping: fields.integer("exp_month", in: CardExpiry.months)),
      year: Int32(clamping: fields.integer("exp_year", in: CardExpiry.years)))
    _ = fields.optionalText("holder", .line(1...120))
    return number.map { .number($0, expiry) } ?? .token("")
  }

  private static func change(_ fields: inout FieldReader) -> PaymentCardChange {
    PaymentCardChange(
      month: fields.change("exp_month") {
        Int32(clamping: $0.integer($1, in: CardExpiry.months))
      }.value,
      year: fields.change("exp_year") { Int32(clamping: $0.integer($1, in: CardExpiry.years)) }
        .value,
      isDefault: fields.change("is_default") { $0.flag($1) })
  }

  static let card = Document<PaymentCard>(
    .personal, location: { "/api/payment-methods/\($0.id.rawValue)" }
  ) { card, json in
    json.object { json in
      json.field("id", card.id.rawValue)
      json.field("brand", card.brand.rawValue)
      json.field("last4", card.last4)
      json.field("exp_month", card.expiry.month)
      json.field("exp_year", card.expiry.year)
      json.field("is_default", card.isDefault)
    }
  }
}
