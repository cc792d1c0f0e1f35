import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop

/// What the database refuses, whoever asks it.
@Suite("The belts of refunds", .database(Shop.migrations))
struct RefundBeltTests {
  let store: Store
  let shop: Shop
  let order: Order.ID
  let unpaid: Order.ID

  init() throws {
    store = try Store()
    shop = store.open()
    let admin = try shop.customer(role: .admin)
    let ana = try shop.customer()
    let product = try shop.addProduct(price: 1_000)
    order = try shop.orderByCard(of: product, by: ana)
    unpaid = try shop.order(in: .pending, of: product, by: ana, admin)
    try shop.refund(order, .amount(Money(rawValue: 900)), by: admin)
  }

  private func broken(_ statement: String) throws -> String? {
    try #require(throws: PostgreSQLError.self) {
      try store.session().execute(script: statement)
    }.constraint
  }

  private func refund(_ columns: String, of order: Order.ID) -> String {
    """
    INSERT INTO refunds (order_id, credit_note_id, payment_id, amount, busy_until, succeeded_at)
    SELECT \(order.rawValue), \(columns), now(), now()
    """
  }

  /// A credit note of so much on an order, beside any refund.
  private func note(_ cents: Int64, on order: Order.ID) throws -> Int64 {
    try shop.write { db in
      try shop.issueCreditNote(
        .amount(Money(rawValue: cents)), for: order, reason: nil, db
      ).header.id.rawValue
    }
  }

  private func payment() throws -> Int64 {
    try shop.order(order, of: nil, store.session()).payments.first.orThrow().id.rawValue
  }

  @Test func `no refund without a credit note of as much on the order`() throws {
    let note = try note(100, on: order)
    let payment = try payment()
    #expect(try broken(refund("NULL, \(payment), 100", of: order)) == "refunds_are_credited")
    #expect(try broken(refund("\(note), \(payment), 99", of: order)) == "refunds_are_credited")
    let foreign = try self.note(100, on: unpaid)
    #expect(try broken(refund("\(foreign), \(payment), 100", of: order)) == "refunds_are_credited")
  }

  @Test func `each credit note is refunded once`() throws {
    #expect(
      try broken(
        "INSERT INTO refunds (order_id, credit_note_id, payment_id, amount, busy_until) "
          + "SELECT order_id, credit_note_id, payment_id, 900, now() FROM refunds")
        == "refunds_credit_note_key")
  }

  @Test func `nothing is refunded that was not paid, nor another way than it was`() throws {
    let note = try note(100, on: unpaid)
    #expect(try broken(refund("\(note), NULL, 100", of: unpaid)) == "refunds_of_what_was_paid")
    let other = try self.note(100, on: order)
    #expect(try broken(refund("\(other), NULL, 100", of: order)) == "refunds_of_what_was_paid")
  }

  @Test(arguments: [
    ("UPDATE refunds SET amount = 1", "refunds_frozen"),
    ("UPDATE refunds SET succeeded_at = NULL", "refunds_frozen"),
    ("UPDATE refunds SET payment_id = NULL", "refunds_frozen"),
    ("DELETE FROM refunds", "refunds_append_only"), ("TRUNCATE refunds", "refunds_append_only"),
    ("UPDATE orders SET refunded_total = 0", "orders_refunded_is_refunds"),
    ("UPDATE orders SET refunded_total = refunded_total + 1", "orders_refunded_is_refunds"),
    ("UPDATE payments SET state = 'releasing' WHERE state = 'captured'", "payments_of_orders_stay"),
  ])
  func `what was given back stays`(statement: String, constraint: String) throws {
    #expect(try broken(statement) == constraint)
  }

  @Test func `an order that was refunded in part does not give back its payment whole`() throws {
    #expect(
      try broken(
        """
        BEGIN;
        SELECT step_order(\(order.rawValue), 'refunded', NULL);
        UPDATE payments SET state = 'releasing' WHERE order_id = \(order.rawValue);
        COMMIT
        """) == "payments_of_orders_stay")
  }
}
