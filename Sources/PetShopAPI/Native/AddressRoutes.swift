import HTTP
import JSON
import PetShop

/// Where a customer has things sent.
enum AddressRoutes {
  static let all: [Route] = [
    Route("GET /api/users/me/addresses", .user, of: address, at: .identifier(of: "address")) {
      try $0.shop.addresses(of: $0.caller, $1)
    },
    Route(
      "POST /api/users/me/addresses", .user, reads: newAddress, writes: address, status: .created
    ) { try $0.shop.addAddress($1, of: $0.caller) },
    Route("GET /api/users/me/addresses/{id}", .user, writes: address) {
      try $0.shop.address($0.id(), of: $0.caller)
    },
    Route("PATCH /api/users/me/addresses/{id}", .user, reads: change, writes: address) {
      try $0.shop.changeAddress($0.id(), $1, of: $0.caller)
    },
    Route("DELETE /api/users/me/addresses/{id}", .user) {
      try $0.shop.removeAddress($0.id(), of: $0.caller)
    },
  ]
}

extension AddressRoutes {
  private static func newAddress(_ fields: inout FieldReader) -> NewAddress {
    NewAddress(place: fields.place(), isDefault: fields.optionalFlag("is_default") ?? false)
  }

  private static func change(_ fields: inout FieldReader) -> AddressChange {
    var change = AddressChange()
    change.recipient = fields.change("recipient") { $0.text($1, PostalAddress.recipientRule) }
    change.line1 = fields.change("line1") { $0.text($1, PostalAddress.lineRule) }
    change.line2 = fields.change("line2") { $0.optionalText($1, PostalAddress.lineRule) }
    change.city = fields.change("city") { $0.text($1, PostalAddress.cityRule) }
    change.region = fields.change("region") { $0.optionalText($1, PostalAddress.cityRule) }
    change.postalCode = fields.change("postal_code") {
      $0.optionalText($1, PostalAddress.postalCodeRule)
    }
    change.country = fields.change("country") { $0.text($1, PostalAddress.countryRule) }
    change.isDefault = fields.change("is_default") { $0.flag($1) }
    return change
  }

  static let address = Document<Address>(
    .personal, location: { "/api/users/me/addresses/\($0.id.rawValue)" }
  ) { address, json in
    json.object { json in
      json.field("id", address.id.rawValue)
      OrderDocuments.writeFields(of: address.place, &json)
      json.field("is_default", address.isDefault)
      json.field("created_at", address.createdAt.rfc3339)
    }
  }
}
