import PetShop

extension FieldReader {
  /// The fields of an address, all at this level.
  mutating func place() -> PostalAddress {
    PostalAddress(
      recipient: text("recipient", PostalAddress.recipientRule),
      line1: text("line1", PostalAddress.lineRule),
      line2: optionalText("line2", PostalAddress.lineRule),
      city: text("city", PostalAddress.cityRule),
      region: optionalText("region", PostalAddress.cityRule),
      postalCode: optionalText("postal_code", PostalAddress.postalCodeRule),
      country: text("country", PostalAddress.countryRule))
  }
}
