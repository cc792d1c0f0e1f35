import HTTP
import JSON
import PetShop
import PostgreSQL
import TestDatabase
import Testing

@testable import PetShopAPI

@Suite("What the shop has of somebody")
struct ExportTests {
  let client: Client
  let admin: Person

  init() throws {
    client = try Client()
    admin = try client.admin()
  }

  @Test(.database(Shop.migrations))
  func `whoever has just come has an account and a session`() throws {
    let ana = try client.customer("Ana")

    let answer = try client.get("/api/users/me/export", as: ana)

    #expect(answer.status == 200)
    #expect(answer[.contentType] == "application/json")
    #expect(answer[.contentDisposition] == "attachment; filename=\"petshop-data.json\"")
    #expect(answer[.cacheControl] == "no-store")
    let session = try #require(try answer.items(of: "sessions").first?["id"]?.int64Value)
    #expect(
      answer.timeless
        == compact(
          """
          {"exported_at": "<time>",
           "user": {"id": \(ana.id), "email": "\(ana.email)", "username": null, "name": "Ana",
                    "role": "user", "role_id": 2, "created_at": "<time>"},
           "cart": {"items": [], "total": 0, "total_amount": 0, "currency": "EUR", "version": 0},
           "addresses": [], "payment_methods": [], "orders": [], "payments": [], "invoices": [],
           "credit_notes": [], "reviews": [],
           "sessions": [{"id": \(session), "created_at": "<time>", "ended_at": null,
                         "end_reason": null}],
           "idempotency_keys": []}
          """))
  }

  @Test(.database(Shop.migrations))
  func `all that is shown elsewhere is in it, and nobody else's`() throws {
    let life = try CustomerLife("Ana", client, admin)
    let other = try CustomerLife("Bruno", client, admin)

    let answer = try client.get("/api/users/me/export", as: life.person)

    for (section, path) in [
      ("orders", "/api/orders/\(life.purchase.order)"),
      ("invoices", "/api/invoices/\(life.purchase.invoice)"),
      ("credit_notes", "/api/credit-notes/\(life.creditNote)"),
      ("addresses", "/api/users/me/addresses/\(life.address)"),
      ("payment_methods", "/api/payment-methods/\(life.card)"),
    ] {
      let shown = try client.get(path, as: life.person).object()
      #expect(try answer.items(of: section).contains(shown), "\(section): \(answer.text)")
    }
    #expect(try answer.value("cart") == client.get("/api/cart", as: life.person).value())
    #expect(
      try answer.value("reviews")
        == client.get("/api/users/me/reviews", as: life.person).value("items"))
    #expect(try answer.items(of: "payments").map { $0["last4"] } == [.string("4242")])
    #expect(
      try answer.items(of: "idempotency_keys").map { [$0["key"], $0["status"]] }
        == [[.string("key-Ana"), .number(JSONNumber(201))]])
    for foreign in [other.person.email, "key-Bruno", "Calle Bruno 77"] {
      #expect(!answer.text.contains(foreign))
    }
    for secret in ["password", "hash\":\"$", life.person.refreshToken, "card_"] {
      #expect(!answer.text.contains(secret), "\(secret)")
    }
  }

  @Test(.database(Shop.migrations))
  func `however much there is, it comes whole and in parts`() throws {
    let ana = try client.customer("Ana")
    let product = try client.product(stock: 200, by: admin)
    for number in 0..<101 { _ = try client.buy(product, as: ana, to: "Ana \(number)") }

    let reply = client.gateway.answer(
      try HTTPRequest(.get, "/api/users/me/export", token: ana.token), in: "native",
      of: client.shop)
    var parts: [[UInt8]] = []
    try reply.writeParts?({ parts.append($0) })

    #expect(parts.count > 1)
    let whole = try JSONValue(parsing: parts.flatMap(\.self))
    let orders = try #require(whole.objectValue?["orders"]?.arrayValue)
    let numbers = orders.compactMap { $0.objectValue?["id"]?.int64Value }
    #expect(numbers.count == 101 && numbers == numbers.sorted(by: >))
  }

  /// A table with somebody's rows that is added must be added here, and to the export unless there
  /// is a reason.
  @Test(.database(Shop.migrations))
  func `every column that names somebody is exported, or there is a reason`() throws {
    let life = try CustomerLife("Ana", client, admin)
    let answer = try client.get("/api/users/me/export", as: life.person)

    let columns = try Set(client.session().all(Catalog.columnsOfPeople))
    #expect(columns.subtracting(treatments.keys) == [], "neither exported nor exempt")
    for case (let column, .exported(let section)) in treatments {
      let value = try answer.value(section)
      #expect(value != .array([]), "\(column) is missing")
    }
  }
}

/// What becomes of a column in an export.
private enum Treatment {
  case exported(String)
  /// Not exported, because.
  case exempt(String)
}

private let treatments: [String: Treatment] = [
  "users.email": .exported("user"), "users.username": .exported("user"),
  "sessions.user_id": .exported("sessions"),
  "addresses.user_id": .exported("addresses"),
  "payment_methods.user_id": .exported("payment_methods"), "carts.user_id": .exported("cart"),
  "orders.user_id": .exported("orders"), "payments.user_id": .exported("payments"),
  "invoices.user_id": .exported("invoices"), "invoices.buyer_email": .exported("invoices"),
  "credit_notes.user_id": .exported("credit_notes"),
  "credit_notes.buyer_email": .exported("credit_notes"), "reviews.user_id": .exported("reviews"),
  "idempotency_keys.user_id": .exported("idempotency_keys"),
  "hidden_reviewers.user_id": .exempt("that he deleted a hidden review; what it said is gone"),
  "idempotency_keys.about_user_id": .exempt("what an admin was answered, kept for a day"),
  "api_keys.user_id": .exempt("the account of a service, which is nobody"),
  "api_keys.created_by": .exempt("what an admin does for the shop is the shop's"),
  "stock_movements.user_id": .exempt("what an admin does for the shop is the shop's"),
  "audit_log.actor": .exempt("what an admin does for the shop is the shop's"),
  "audit_log.actor_name": .exempt("what an admin does for the shop is the shop's"),
  "password_reset_requests.email": .exempt("kept for an hour; anybody may have asked"),
  "password_resets.user_id": .exempt("a digest of a secret, kept for an hour"),
  "order_steps.user_id": .exempt("his own steps are in the timelines of his orders"),
]
