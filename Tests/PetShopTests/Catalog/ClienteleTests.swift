import Foundation
import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop

@Suite("Customers to show a shop with")
struct ClienteleTests {
  private static let file = """
    {"customers": [
      {"name": "Ana Prieto Gil", "email": "ana.prieto@clientes.example",
       "address": {"line1": "Calle Mayor 1", "city": "Madrid", "postal_code": "28013"},
       "orders": [{"B-1": 2}, {"B-2": 1, "gone": 1}, {"gone": 1}],
       "reviews": [{"sku": "B-2", "rating": 2, "title": "Cuece mal"}, {"sku": "B-1", "rating": 5},
                   {"sku": "gone", "rating": 1}]},
      {"name": "Eva", "email": "eva@clientes.example",
       "address": {"line1": "Calle Real 2", "city": "León"},
       "reviews": [{"sku": "B-1", "rating": 4, "comment": "Bien"}]}]}
    """

  private let clientele: Clientele

  init() throws { clientele = try Clientele(json: Array(Self.file.utf8)) }

  @Test(.database(Shop.migrations))
  func `they buy what there is, get it, and review it, once`() throws {
    let store = try Store()
    let shop = store.open()
    let bone = try shop.addProduct("Bone", stock: 5, sku: "B-1")
    let bowl = try shop.addProduct("Bowl", stock: 0, sku: "B-2")
    let admin = try shop.customer(role: .admin)

    let added = try shop.welcome(clientele)
    #expect(added == Clientele.Addition(customers: 2, orders: 1, reviews: 3))
    #expect(try shop.welcome(clientele) == Clientele.Addition())

    let orders = try shop.orders(OrderListing(), of: admin, PageRequest(start: .offset(0), size: 9))
      .items
    #expect(orders.map(\.status) == [.delivered])
    let invoices = try shop.invoices(of: admin, PageRequest(start: .offset(0), size: 9)).items
    #expect(invoices.map(\.paymentStatus) == [.paid])
    #expect(try shop.stock(of: bone) == 3)
    let page = PageRequest<ReviewListing.Position>(start: .offset(0), size: 9)
    let reviews = try shop.reviews(of: bone.id, ReviewListing(order: .rating), page).items
    #expect(reviews.map(\.author) == ["Ana P.", "Eva"])
    #expect(reviews.map(\.isOfPurchase) == [true, false])
    #expect(
      try shop.reviews(of: bowl.id, ReviewListing(), page).items.map(\.opinion.title)
        == ["Cuece mal"])
    #expect(try store.session().all(Ledger.unbalanced).isEmpty)
    #expect(try store.session().all(Ledger.incomplete).isEmpty)
  }

  @Test(.database(Shop.migrations))
  func `without an admin their orders wait for one`() throws {
    let shop = try Store().open()
    _ = try shop.addProduct("Bone", stock: 5, sku: "B-1")
    _ = try shop.welcome(clientele)
    let admin = try shop.customer(role: .admin)
    let orders = try shop.orders(OrderListing(), of: admin, PageRequest(start: .offset(0), size: 9))
      .items
    #expect(orders.map(\.status) == [.pending])
  }

  @Test(.database(Shop.migrations))
  func `all that one does, or nothing of it`() throws {
    let shop = try Store().open()
    _ = try shop.addProduct("Bone", stock: 5, sku: "B-1")
    let six = Self.file.replacing("\"rating\": 5", with: "\"rating\": 6")
    #expect(throws: PostgreSQLError.self) {
      try shop.welcome(try Clientele(json: Array(six.utf8)))
    }
    #expect(
      try shop.welcome(clientele)
        == Clientele.Addition(customers: 2, orders: 1, reviews: 2))
  }

  @Test(arguments: [
    (#"{"customers": [{"name": "Ana"}]}"#, "a customer needs name and email"),
    (
      #"{"customers": [{"name": "Ana", "email": "a@b.example"}]}"#,
      "Ana: an address needs line1 and city"
    ),
    (
      """
      {"customers": [{"name": "Ana", "email": "a@b.example",
                      "address": {"line1": "1", "city": "León"}, "reviews": [{"sku": "B-1"}]}]}
      """, "Ana: a review needs sku and rating"
    ),
  ])
  func `what is wrong with a file is said`(json: String, complaint: String) throws {
    let error = try #require(throws: Catalogue.Malformed.self) {
      try Clientele(json: Array(json.utf8))
    }
    #expect(error.description == complaint)
  }

  /// The demo's own files, against each other.
  @Test(.database(Shop.migrations))
  func `the demo's customers find all they want in the demo's catalogue`() throws {
    let shop = try Store().open()
    let demo = ShopSources.root.appending(path: "deploy/demo")
    _ = try shop.stock(
      with: Catalogue(
        json: Array(Data(contentsOf: demo.appending(path: "catalogue.json"))),
        defaultTaxRate: TaxRate(rawValue: 2_100)))
    let clientele = try Clientele(
      json: Array(Data(contentsOf: demo.appending(path: "customers.json"))))
    let added = try shop.welcome(clientele)
    #expect(added.customers == clientele.customers.count)
    #expect(added.orders == clientele.customers.reduce(0) { $0 + $1.orders.count })
    #expect(added.reviews == clientele.customers.reduce(0) { $0 + $1.reviews.count })
  }
}
