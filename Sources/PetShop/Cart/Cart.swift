import PostgreSQL

/// What a customer means to buy.
package struct Cart: Sendable {
  package typealias ID = Identifier<Cart>

  /// Nil while nothing was ever put into it.
  package let id: ID?
  /// Grows with every write of the cart; 0 while there is none.
  package let version: Int64
  package let lines: [CartLine]
  package let total: Money
  /// What a guest must bring from now on; nil unless this very write opened his cart.
  package let newToken: CartToken?
}

/// Some of one product in a cart, at today's price.
package struct CartLine: Hashable, Sendable {
  package let product: Product.ID
  package let name: String
  package let unitPrice: Money
  /// The unit price when the customer put it there.
  package let seenUnitPrice: Money
  package let quantity: Int
  /// How many of the product there are.
  package let available: Int
  package let total: Money

  package var priceChanged: Bool { unitPrice != seenUnitPrice }
  /// What the customer saw, when that is no longer the price.
  package var oldUnitPrice: Money? { priceChanged ? seenUnitPrice : nil }
}

extension Cart {
  /// How many of one product a cart holds at most.
  package static let quantityRange: ClosedRange<Int64> = 1...9_999
  /// How many different products a cart holds at most.
  package static let mostLines = 100

  init(_ row: CartRow?, lines: [CartLine], newToken: CartToken? = nil) throws {
    id = row?.id
    version = row?.version ?? 0
    self.lines = lines
    total = try Money.sum(lines.map(\.total))
    self.newToken = newToken
  }
}

/// The row of a cart.
struct CartRow: Sendable {
  let id: Cart.ID
  let version: Int64

  init(_ row: inout Row) throws(PostgreSQLError) {
    id = try row.next()
    version = try row.next()
  }
}

extension CartLine {
  init(_ row: inout Row) throws(PostgreSQLError) {
    product = try row.next()
    name = try row.next()
    unitPrice = try row.next()
    seenUnitPrice = try row.next()
    let quantity: Int32 = try row.next()
    let stock: Int32 = try row.next()
    self.quantity = Int(quantity)
    available = Int(stock)
    // At most 9 999 of 9 999 999.99: the schema's own bounds.
    total = Money(rawValue: unitPrice.rawValue &* Int64(quantity))
  }
}
