import JSON
import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("The outbox", .database(Shop.migrations))
struct OutboxTests {
  let store: Store
  let shop: Shop

  init() throws {
    store = try Store()
    shop = store.open()
  }

  @Test(.database(Shop.migrations))
  func `what happens is told once, in its order`() throws {
    let caller = try shop.customer()
    let category = try shop.addCategory(CategoryDetails(slug: "camas", name: "Camas"))
    _ = try shop.changeCategory(.id(category.id), ifVersion: .any) { $0.name = "Sofás" }
    try shop.deleteCategory(.id(category.id), ifVersion: .any)
    let product = try shop.addProduct(stock: 10)
    _ = try shop.changeProduct(product.id, ifVersion: .any) { $0.stock = 4 }
    try shop.put(3, of: product, for: caller)
    let receipt = try shop.checkOut(caller)
    try shop.archiveProduct(product.id, ifVersion: .any)

    let (user, shelf, thing) = (caller.user.rawValue, category.id.rawValue, product.id.rawValue)
    #expect(
      try shop.wholeStream().map { "\($0.type) \($0.subject)" } == [
        "petshop.user.registered users/\(user)",
        "petshop.category.created categories/\(shelf)",
        "petshop.category.changed categories/\(shelf)",
        "petshop.category.deleted categories/\(shelf)",
        "petshop.product.created products/\(thing)", "petshop.stock.changed products/\(thing)",
        "petshop.product.changed products/\(thing)", "petshop.stock.changed products/\(thing)",
        "petshop.order.placed orders/\(receipt.order.id.rawValue)",
        "petshop.stock.changed products/\(thing)",
        "petshop.invoice.issued invoices/\(receipt.invoice.header.id.rawValue)",
        "petshop.product.archived products/\(thing)",
      ])
  }

  @Test func `an order says what was sold, and not to whom or where`() throws {
    let caller = try shop.customer()
    let product = try shop.addProduct(price: 1_999, stock: 10)
    try shop.put(2, of: product, for: caller)
    let order = try shop.checkOut(caller).order.id.rawValue

    let event = try #require(
      try shop.wholeStream().first { $0.type == "petshop.order.placed" })
    var json = JSONWriter()
    json.value(event.data)
    #expect(
      String(decoding: json.bytes, as: UTF8.self) == """
        {"order_id":\(order),"user_id":\(caller.user.rawValue),"payment_method":"cash_on_delivery",\
        "currency":"EUR","net":33.04,"tax":6.94,"total":39.98,"lines":[{"product_id":\
        \(product.id.rawValue),"sku":null,"quantity":2,"unit_price":19.99,"total":39.98}]}
        """)
  }

  @Test(.database(Shop.migrations))
  func `a change of a profile is told, and one that changes nothing is not`() throws {
    let caller = try shop.customer()
    let same = try shop.user(caller.user)
    let session = try store.session()
    let before = Int64(try session.all(Ledger.events, 0).count)

    for (name, username) in [(nil, Change.keep), (same.name, .keep), (nil, .set(same.username))] {
      _ = try shop.changeProfile(ProfileChange(name: name, username: username), of: caller)
    }
    #expect(try session.all(Ledger.events, before) == [])

    _ = try shop.changeProfile(ProfileChange(name: "Berta", username: .keep), of: caller)
    #expect(try session.all(Ledger.events, before).count == 1)
  }

  @Test(.database(Shop.migrations))
  func `no event holds what is personal`() throws {
    let caller = try shop.customer()
    let user = try shop.user(caller.user)
    _ = try shop.changeProfile(
      ProfileChange(name: "Recaredo", username: .set("recaredo.quesada")), of: caller)
    let product = try shop.addProduct()
    try shop.put(of: product, for: caller)
    try shop.checkOut(caller)

    let stream = try store.session().one(StoredEvents.text)
    #expect(stream.contains("petshop.order.placed"))
    for secret in [user.email, "Ana", "Recaredo", "recaredo.quesada", "Alcalá", "28014"] {
      #expect(!stream.contains(secret), "\(secret)")
    }
  }

  @Test(.database(Shop.migrations))
  func `what is refused is not told`() throws {
    let caller = try shop.customer()
    let product = try shop.addProduct(stock: 1)
    try shop.put(1, of: product, for: caller)
    _ = try shop.changeProduct(product.id, ifVersion: .any) { $0.stock = 0 }
    let before = try shop.wholeStream().count

    #expect(throws: ShopError.self) { try shop.checkOut(caller) }

    #expect(try shop.wholeStream().count == before)
  }

  @Test(
    arguments: [
      "UPDATE events SET type = 'petshop.x'", "UPDATE events SET subject = 'x'",
      "UPDATE events SET data = '{}'", "UPDATE events SET occurred_at = now()",
      "DELETE FROM events", "TRUNCATE events",
    ])
  func `the database itself refuses to change an event`(statement: String) throws {
    _ = try shop.customer()
    let error = try #require(throws: PostgreSQLError.self) {
      try store.session().execute(script: statement)
    }
    #expect(error.constraint == "events_append_only")
  }

  @Test func `going on from an event that never was is refused`() throws {
    #expect(throws: ShopError.invalid([FieldError("after", .notFound)])) {
      try shop.events(after: Event.ID(rawValue: .max), atMost: 10)
    }
  }
}

enum StoredEvents {
  static let text = Query<String>(
    "SELECT string_agg(type || ' ' || subject || ' ' || data, chr(10)) FROM events"
  ) { row throws(PostgreSQLError) in try row.next() }
}

extension Shop {
  /// Everything that was committed so far.
  func wholeStream() throws -> [RecordedEvent] {
    try events(after: nil, atMost: 10_000).events
  }
}
