import HTTP
import JSON
import PetShop
import Synchronization
import Testing

/// Somebody with an account, logged in.
struct Person: Sendable {
  let id: Int64
  let email: String
  let name: String
  let token: String
  let refreshToken: String

  static let password = "correct horse battery"

  fileprivate init(_ grant: Answer) throws {
    let user = try #require(try grant.value("user").objectValue)
    id = try #require(user["id"]?.int64Value)
    email = try #require(user["email"]?.stringValue)
    name = try #require(user["name"]?.stringValue)
    token = try grant.string("token")
    refreshToken = try grant.string("refresh_token")
  }
}

/// What a checkout made.
struct Purchase {
  let order: Int64
  let invoice: Int64
  let invoiceNumber: String

  init(_ receipt: Answer) throws {
    try #require(receipt.status == 201, "\(receipt.text)")
    order = try #require(try receipt.value("order", "id").int64Value)
    invoice = try #require(try receipt.value("invoice", "id").int64Value)
    invoiceNumber = try #require(try receipt.value("invoice", "number").stringValue)
  }
}

private let lastNumber = Atomic(0)

/// A number no other test of this process got.
func uniqueNumber() -> Int { lastNumber.add(1, ordering: .relaxed).newValue }

extension Client {
  /// A customer nobody else is.
  func customer(_ name: String = "Ana") throws -> Person {
    let word = name.lowercased().prefix { $0.isASCII && $0 != " " }
    let email = "\(word)\(uniqueNumber())@example.com"
    let registered = try post(
      "/api/users/register",
      json: #"{"email": "\#(email)", "password": "\#(Person.password)", "name": "\#(name)"}"#)
    try #require(registered.status == 201, "\(registered.text)")
    return try Person(registered)
  }

  /// An admin, made as operators make them.
  func admin() throws -> Person {
    let email = "admin\(uniqueNumber())@example.com"
    _ = try shop.createUser(
      Registration(
        email: email, password: Password(Person.password), name: "Admin", username: nil),
      role: .admin)
    return try logIn(email)
  }

  /// The key of a new service.
  func apiKey(_ scopes: Set<Scope>) throws -> String {
    try shop.createAPIKey(NewAPIKey(name: "Almacén", scopes: scopes), by: nil).text.revealed
  }

  /// One more session of somebody.
  func logIn(_ email: String, _ password: String = Person.password) throws -> Person {
    let login = try post(
      "/api/users/login", json: #"{"email": "\#(email)", "password": "\#(password)"}"#)
    try #require(login.status == 200, "\(login.text)")
    return try Person(login)
  }

  /// The id of a new product with these prices and quantities, and other fields as JSON.
  func product(
    _ name: String = "Collar", price: String = "19.99", stock: Int = 100, fields: String = "",
    by admin: Person
  ) throws -> Int64 {
    let others = fields.isEmpty ? "" : ", \(fields)"
    let created = try post(
      "/api/products",
      json: #"{"name": "\#(name)", "price": \#(price), "stock": \#(stock)\#(others)}"#,
      as: admin)
    try #require(created.status == 201, "\(created.text)")
    return try created.integer("id")
  }

  /// The id of a new category.
  func category(
    _ slug: String, _ name: String = "Estante", under parent: Int64? = nil, by admin: Person
  ) throws -> Int64 {
    let parent = parent.map(String.init) ?? "null"
    let created = try post(
      "/api/categories",
      json: #"{"slug": "\#(slug)", "name": "\#(name)", "parent_id": \#(parent)}"#, as: admin)
    try #require(created.status == 201, "\(created.text)")
    return try created.integer("id")
  }

  /// The id of a new review.
  func review(_ product: Int64, _ rating: Int, by person: Person) throws -> Int64 {
    let created = try post(
      "/api/products/\(product)/reviews", json: #"{"rating": \#(rating)}"#, as: person)
    try #require(created.status == 201, "\(created.text)")
    return try created.integer("id")
  }

  @discardableResult
  func put(_ quantity: Int = 1, of product: Int64, intoCartOf person: Person) throws -> Answer {
    let cart = try put(
      "/api/cart/items/\(product)", json: #"{"quantity": \#(quantity)}"#, as: person)
    try #require(cart.status == 200, "\(cart.text)")
    return cart
  }

  /// Orders one of a product.
  func buy(_ product: Int64, as person: Person, to recipient: String = "Ana García") throws
    -> Purchase
  {
    try put(of: product, intoCartOf: person)
    return try Purchase(try post("/api/checkout", json: checkout(to: recipient), as: person))
  }

  /// Orders one of a product by a card whose charge is answered late: the order is pending until
  /// then.
  func buyPaidLate(_ product: Int64, as person: Person) throws -> Purchase {
    try card("4000000000000606", as: person)
    try put(of: product, intoCartOf: person)
    let body = #"{"shipping_address": \#(address())}"#
    return try Purchase(try post("/api/checkout", json: body, as: person))
  }
}

/// A checkout that only lacks a cart; `fields` are added as JSON.
func checkout(to recipient: String = "Ana García", fields: String = "") -> String {
  let others = fields.isEmpty ? "" : ", \(fields)"
  return """
    {"shipping_address": {"recipient": "\(recipient)", "line1": "Calle de Alcalá 1",
      "city": "Madrid", "postal_code": "28014", "country": "ES"},
     "payment_method": "cash_on_delivery"\(others)}
    """
}
