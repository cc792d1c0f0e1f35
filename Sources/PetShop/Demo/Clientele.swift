import PostgreSQL

/// Customers to show a shop with: what they bought, and what they say of it. Nobody can log in as
/// one of them.
package struct Clientele: Sendable {
  struct Customer {
    let name: String
    let email: String
    let address: PostalAddress
    /// Quantities by SKU.
    let orders: [[String: Int32]]
    let reviews: [(sku: String, opinion: Opinion)]
  }

  let customers: [Customer]

  package var isEmpty: Bool { customers.isEmpty }

  /// How much of it was new to a shop.
  package struct Addition: Hashable, Sendable {
    package var customers = 0
    package var orders = 0
    package var reviews = 0
  }
}
