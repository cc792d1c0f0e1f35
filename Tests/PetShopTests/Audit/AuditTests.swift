import JSON
import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop

@Suite("The audit log")
struct AuditTests {
  let store: Store
  let admin: Caller
  /// A shop in which whatever is written is written by the admin.
  let office: Shop

  init() throws {
    store = try Store()
    admin = try store.open().customer(role: .admin)
    office = store.open().acting(for: Actor(admin, requestID: "a1b2"))
  }

  @Test(.database(Shop.migrations))
  func `what an admin changes is in it, as it was and as it is`() throws {
    let product = try office.addProduct(price: 1_999, stock: 10)
    _ = try office.changeProduct(product.id, ifVersion: .any) {
      $0.price = Money(rawValue: 1_500)
      $0.brand = "Acme"
    }

    let entries = try office.wholeAuditLog()
    let (created, changed) = (try #require(entries.first), try #require(entries.last))
    #expect(entries.map(\.action) == [.create, .update])
    #expect(entries.allSatisfy { $0.subject == "products/\(product.id.rawValue)" })
    #expect(entries.allSatisfy { $0.actor == "users/\(admin.user.rawValue)" })
    #expect(entries.allSatisfy { $0.actorName == "Ana" && $0.requestID == "a1b2" })
    #expect(created.before == nil)
    #expect(created.after?["price"] == .number(JSONNumber(1_999)))
    #expect(created.after?["stock"] == .number(JSONNumber(10)))
    #expect(created.after?["brand"] == nil)
    #expect(changed.before?.text == #"{"brand":null,"price":1999}"#)
    #expect(changed.after?.text == #"{"brand":"Acme","price":1500}"#)
  }

  @Test(.database(Shop.migrations))
  func `what is deleted is in it as it was`() throws {
    let category = try office.addCategory(CategoryDetails(slug: "camas", name: "Camas"))
    try office.deleteCategory(.id(category.id), ifVersion: .any)

    let entry = try #require(try office.wholeAuditLog().last)
    #expect(entry.action == .delete)
    #expect(entry.before?["name"] == .string("Camas"))
    #expect(entry.after == nil)
  }

  @Test(.database(Shop.migrations))
  func `what customers and the shop itself do is not`() throws {
    let shop = store.open()
    let caller = try shop.customer()
    let product = try shop.addProduct()
    try shop.put(of: product, for: caller)
    try shop.checkOut(caller)
    try shop.forgetExpired()
    _ = try shop.settlePayments(atMost: 10)

    #expect(try office.wholeAuditLog().isEmpty)
    #expect(try office.verifyAuditLog().entries == 0)
  }

  @Test(.database(Shop.migrations))
  func `a session that served an admin serves a customer without his name`() throws {
    _ = try office.addProduct()
    var shop = office
    shop.actor = nil
    _ = try shop.customer()

    #expect(try office.wholeAuditLog().count == 1)
  }

  @Test(.database(Shop.migrations))
  func `what is rolled back leaves nothing`() throws {
    _ = try office.addProduct(sku: "A-1")
    #expect(throws: ShopError.skuTaken) { try office.addProduct(sku: "A-1") }
    #expect(throws: Missing.self) {
      try office.write { db in
        _ = try office.insert(.plain("Never"), by: nil, db)
        throw Missing()
      }
    }

    #expect(try office.wholeAuditLog().count == 1)
    #expect(try office.verifyAuditLog().entries == 1)
  }

  @Test(.database(Shop.migrations))
  func `an admin keeps the name he had`() throws {
    let product = try office.addProduct()
    _ = try office.changeProfile(ProfileChange(name: "Berta", username: .keep), of: admin)
    try office.archiveProduct(product.id, ifVersion: .any)

    #expect(try office.wholeAuditLog().map(\.actorName) == ["Ana", "Ana", "Berta"])
  }

  @Test(.database(Shop.migrations)) func `the command line is called so`() throws {
    _ = try store.open().acting(for: .commandLine).addProduct()

    let entry = try #require(try office.wholeAuditLog().first)
    #expect([entry.actor, entry.actorName] == ["command-line", "command line"])
    #expect(entry.requestID == nil)
  }

  @Test(.database(Shop.migrations))
  func `secrets and what is personal are never in it`() throws {
    let user = try office.createUser(
      .somebody(email: "secundino@example.com", username: "secun"), role: .user)
    let caller = Caller(user: user.id, role: .user, session: LoginSession.ID(rawValue: 0))
    try office.changePassword(of: caller, from: .usual, to: .other)
    let product = try office.addProduct()
    try office.put(of: product, for: caller)
    try office.checkOut(caller)

    let entries = try office.wholeAuditLog()
    let subjects = Set(entries.map { String($0.subject.prefix { $0 != "/" }) })
    #expect(subjects == ["users", "products", "orders", "invoices"])
    let changed = try #require(
      entries.last { $0.subject == "users/\(user.id.rawValue)" && $0.action == .update })
    #expect(changed.before?.text == #"{"password_hash":"(hidden)"}"#)
    #expect(changed.after?.text == #"{"password_hash":"(hidden)"}"#)
    let text = entries.map { "\($0.before?.text ?? "") \($0.after?.text ?? "")" }.joined()
    for secret in ["secundino", "secun", "$scrypt", "Alcalá", "28014", "Ana García"] {
      #expect(!text.contains(secret), "\(secret)")
    }
  }

  @Test(.database(Shop.migrations)) func `a whole import is one link of the chain`() throws {
    let file = "name,price,stock\n" + (1...500).map { "Collar \($0),9.99,3\n" }.joined()
    _ = try office.importCSV(file)
    _ = try office.importCSV("sku,name,price,stock\nA,Cama,5,1\n", isDryRun: true)

    #expect(try office.wholeAuditLog().count == 500)
    #expect(try store.session().one(Self.seals) == 1)
    #expect(try office.verifyAuditLog().entries == 500)
  }

  @Test(.database(Shop.migrations))
  func `it is found by who, what and when`() throws {
    let other = try store.open().customer(role: .admin)
    let (first, second) = (try office.addProduct(), try office.addProduct())
    let theirs = store.open().acting(for: Actor(other, requestID: "c3"))
    try theirs.archiveProduct(first.id, ifVersion: .any)
    let (one, two) = ("products/\(first.id.rawValue)", "products/\(second.id.rawValue)")
    let begin = try #require(try office.wholeAuditLog().first?.time)

    func found(_ listing: AuditListing) throws -> [String] {
      try office.auditLog(listing, PageRequest(start: .offset(0), size: 10)).items
        .map { "\($0.action.rawValue) \($0.subject)" }
    }
    #expect(
      try found(AuditListing()) == ["update \(one)", "create \(two)", "create \(one)"])
    #expect(try found(AuditListing(actor: "users/\(other.user.rawValue)")) == ["update \(one)"])
    #expect(try found(AuditListing(subject: one)) == ["update \(one)", "create \(one)"])
    #expect(try found(AuditListing(action: .create)) == ["create \(two)", "create \(one)"])
    #expect(try found(AuditListing(from: begin)).count == 3)
    #expect(try found(AuditListing(to: begin)).isEmpty)
    #expect(try found(AuditListing(actor: "command-line")).isEmpty)
  }

  private static let seals = Query<Int64>("SELECT count(*) FROM audit_seals") {
    row throws(PostgreSQLError) in try row.next()
  }
}

extension Shop {
  /// Every entry, the oldest first.
  func wholeAuditLog() throws -> [AuditEntry] {
    try auditLog(AuditListing(), PageRequest(start: .offset(0), size: 10_000)).items.reversed()
  }
}

extension JSONValue {
  fileprivate subscript(_ name: String) -> JSONValue? { objectValue?[name] }

  /// As the shop writes it.
  fileprivate var text: String {
    var json = JSONWriter()
    json.value(self)
    return String(decoding: json.bytes, as: UTF8.self)
  }
}

extension ProductDetails {
  fileprivate static func plain(_ name: String) -> ProductDetails {
    ProductDetails(
      name: name, price: Money(rawValue: 1), stock: 1, taxRate: TaxRate(rawValue: 2_100))
  }
}
