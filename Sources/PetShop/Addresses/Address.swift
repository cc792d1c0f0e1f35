import PostgreSQL

/// A place a customer has kept, to order to.
package struct Address: Hashable, Sendable {
  package typealias ID = Identifier<Address>

  package let id: ID
  package let place: PostalAddress
  /// Where it goes when an order does not say: just one, as soon as he has any.
  package let isDefault: Bool
  package let createdAt: Timestamp
}

/// An address as a customer adds it. The first becomes the default whatever he says.
package struct NewAddress: Sendable {
  package let place: PostalAddress
  package let isDefault: Bool

  package init(place: PostalAddress, isDefault: Bool) {
    self.place = place
    self.isDefault = isDefault
  }
}

/// A merge patch of an address. A default is moved by making another the default.
package struct AddressChange: Sendable {
  package var recipient: Change<String> = .keep
  package var line1: Change<String> = .keep
  package var line2: Change<String?> = .keep
  package var city: Change<String> = .keep
  package var region: Change<String?> = .keep
  package var postalCode: Change<String?> = .keep
  package var country: Change<String> = .keep
  package var isDefault: Change<Bool> = .keep

  package init() {}

  func applied(to place: PostalAddress) -> PostalAddress {
    PostalAddress(
      recipient: recipient.value ?? place.recipient, line1: line1.value ?? place.line1,
      line2: line2.value ?? place.line2, city: city.value ?? place.city,
      region: region.value ?? place.region, postalCode: postalCode.value ?? place.postalCode,
      country: country.value ?? place.country)
  }
}
