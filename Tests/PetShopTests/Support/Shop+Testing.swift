import PostgreSQL
import Synchronization

@testable import PetShop

extension Password {
  static let usual = Password("correct horse battery")
  static let other = Password("another long secret")
}

private let lastNumber = Atomic(0)

/// A number no other test of this process got.
func uniqueNumber() -> Int { lastNumber.add(1, ordering: .relaxed).newValue }

extension Registration {
  static func somebody(
    email: String? = nil, password: Password = .usual, username: String? = nil
  ) -> Registration {
    Registration(
      email: email ?? "customer\(uniqueNumber())@example.com", password: password, name: "Ana",
      username: username)
  }
}

extension Caller {
  var shopper: Shopper { .user(user) }
}

extension Shop {
  /// A customer nobody else is.
  func customer(role: Role = .user) throws -> Caller {
    let user = try createUser(.somebody(), role: role)
    return Caller(user: user.id, role: role, session: LoginSession.ID(rawValue: 0))
  }

  func customers(_ count: Int) throws -> [Caller] {
    try (0..<count).map { _ in try customer() }
  }

  func addProduct(
    _ name: String = "Collar", price: Int64 = 1_999, stock: Int32 = 100, sku: String? = nil,
    taxRate: Int32 = 2_100
  ) throws -> Product {
    try addProduct(
      ProductDetails(
        name: name, price: Money(rawValue: price), stock: stock, sku: sku,
        taxRate: TaxRate(rawValue: taxRate)))
  }

  @discardableResult
  func put(_ quantity: Int = 1, of product: Product, for caller: Caller) throws -> Cart {
    try setInCart(of: caller.shopper, product.id, quantity: quantity, ifVersion: .any)
  }

  /// Orders what is in the cart, without a key.
  @discardableResult
  func checkOut(_ caller: Caller, expecting total: Money? = nil) throws -> Receipt {
    var receipt: Receipt?
    _ = try placeOrder(.usual(expecting: total), by: caller, claim: nil) {
      receipt = $0
      return StoredAnswer($0)
    }
    return try receipt.orThrow()
  }

  /// Orders with a key; the answer names the order.
  func checkOut(_ caller: Caller, _ claim: IdempotencyClaim?) throws -> StoredAnswer {
    try placeOrder(.usual(), by: caller, claim: claim) { StoredAnswer($0) }
  }

  func stock(of product: Product) throws -> Int {
    Int(try self.product(product.id).details.stock)
  }
}

extension PostalAddress {
  static let usual = PostalAddress(
    recipient: "Ana García", line1: "Calle de Alcalá 1", city: "Madrid", postalCode: "28014",
    country: "ES")
}

extension Checkout {
  static func usual(
    paidWith tender: Tender = .cashOnDelivery, expecting total: Money? = nil
  ) -> Checkout {
    Checkout(destination: .place(.usual), tender: tender, expectedTotal: total)
  }
}

extension StoredAnswer {
  /// What tells orders apart.
  init(_ receipt: Receipt) {
    self.init(
      status: 201, location: "/api/orders/\(receipt.order.id.rawValue)",
      body: Array("order \(receipt.order.id.rawValue), \(receipt.invoice.header.number)".utf8))
  }

  var text: String { String(decoding: body, as: UTF8.self) }
}

extension IdempotencyClaim {
  static func key(_ key: String, for body: String = "{}") -> IdempotencyClaim {
    IdempotencyClaim(key: key, fingerprint: Array(body.utf8))
  }
}
