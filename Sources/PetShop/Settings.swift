/// What one shop decides for itself.
package struct Settings: Sendable {
  /// ISO 4217; the one currency of every amount.
  package let currency: String
  /// For products that name no rate of their own.
  package let defaultTaxRate: TaxRate
  package let seller: Seller
  package let limits: RateLimits

  package init(
    currency: String, defaultTaxRate: TaxRate, seller: Seller, limits: RateLimits = .usual
  ) {
    self.currency = currency
    self.defaultTaxRate = defaultTaxRate
    self.seller = seller
    self.limits = limits
  }
}

/// Who issues the invoices.
package struct Seller: Hashable, Sendable {
  package let name: String
  package let taxID: String
  package let address: String

  package init(name: String, taxID: String, address: String) {
    self.name = name
    self.taxID = taxID
    self.address = address
  }
}
