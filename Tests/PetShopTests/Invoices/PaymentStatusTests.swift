import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop

@Suite("The payment status of an invoice", .database(Shop.migrations))
struct PaymentStatusTests {
  let store: Store
  let shop: Shop
  let admin: Caller
  let ana: Caller
  let product: Product

  init() throws {
    store = try Store()
    shop = store.open()
    admin = try shop.customer(role: .admin)
    ana = try shop.customer()
    product = try shop.addProduct(stock: 10)
  }

  private func invoice(of order: Order.ID) throws -> Invoice.ID {
    try store.session().one(Invoice.idOfOrder, order)
  }

  private func status(of order: Order.ID) throws -> Invoice.PaymentStatus {
    try shop.invoice(invoice(of: order), for: ana).header.paymentStatus
  }

  @discardableResult
  private func set(_ status: Invoice.PaymentStatus, of order: Order.ID) throws -> Invoice {
    try shop.setPaymentStatus(of: invoice(of: order), to: status, by: admin)
  }

  /// What was told of an order and of its invoice, without what was issued.
  private func events(of order: Order.ID) throws -> [String] {
    let subjects = ["orders/\(order.rawValue) ", "invoices/\(try invoice(of: order).rawValue) "]
    return try store.session().all(Ledger.events, 0)
      .filter { event in subjects.contains { event.contains(" \($0)") } }
      .map { String($0.prefix { $0 != " " }) }
      .filter { !$0.hasSuffix("placed") && !$0.hasSuffix("issued") }
  }

  /// The gateway takes the money and says so too late.
  private func orderPaidLate() throws -> Order.ID {
    let customer = ana
    try shop.addCard("4000000000000606", for: customer)
    return try shop.orderByUsualCard(of: product, by: customer)
  }

  @Test func `whoever says that cash was paid has taken it, and it can be given back`() throws {
    let order = try shop.order(in: .pending, of: product, by: ana, admin)
    let invoice = try set(.paid, of: order)

    #expect(invoice.header.paymentStatus == .paid)
    let paid = try shop.order(order, for: ana)
    #expect(paid.status == .paid)
    #expect(paid.timeline.map(\.user) == [ana.user, admin.user])
    #expect(
      try events(of: order) == ["petshop.order.paid", "petshop.invoice.payment_status_set"])

    try shop.cancel(order, by: ana)
    let refunds = try shop.order(order, for: ana).refunds
    #expect(refunds.map(\.amount.rawValue) == [3_998])
    #expect(try status(of: order) == .paid)
  }

  @Test func `whether a card was charged the gateway says`() throws {
    let order = try orderPaidLate()
    let refusal = ShopError.stepNotAllowed(StepRefusal(status: .pending, allowed: [.cancelled]))
    #expect(throws: refusal) { try set(.paid, of: order) }
    #expect(try status(of: order) == .pending)
    #expect(try events(of: order).isEmpty)
  }

  @Test(.database(Shop.migrations))
  func `a capture marks the invoice as paid, whatever was written there`() throws {
    let order = try orderPaidLate()
    try set(.void, of: order)
    try store.session().execute(
      script: "UPDATE payments SET busy_until = now() - interval '1 minute'")
    _ = try shop.settlePayments()
    #expect(try shop.order(order, for: ana).status == .paid)
    #expect(try status(of: order) == .paid)
  }

  @Test(arguments: Invoice.PaymentStatus.allCases)
  func `calling off what nobody paid makes it void, whatever was written there`(
    written: Invoice.PaymentStatus
  ) throws {
    let order = try shop.order(in: .pending, of: product, by: ana, admin)
    // As before the order followed.
    try store.session().execute(
      script: """
        UPDATE invoices SET payment_status = '\(written.rawValue)'
        WHERE order_id = \(order.rawValue)
        """)
    try shop.cancel(order, by: ana)
    #expect(try status(of: order) == .void)
  }

  @Test func `taking the cash or calling off what was paid makes it paid`() throws {
    let order = try shop.order(in: .pending, of: product, by: ana, admin)
    for step in [Order.Status.paid, .cancelled] {
      try set(.void, of: order)
      _ = try shop.changeOrder(order, to: step, ifVersion: .any, by: admin)
      #expect(try status(of: order) == .paid)
    }
  }

  @Test func `otherwise it says what an admin says, and the order stays as it is`() throws {
    for status in [Order.Status.paid, .delivered, .cancelled, .refunded] {
      let order = try shop.order(in: status, of: product, by: ana, admin)
      for written in [Invoice.PaymentStatus.void, .paid, .overdue, .pending] {
        #expect(try set(written, of: order).header.paymentStatus == written)
      }
      #expect(try shop.order(order, for: ana).status == status)
    }
  }

  @Test func `what it says already is not told again`() throws {
    let order = try shop.order(in: .paid, of: product, by: ana, admin)
    let before = try events(of: order)
    #expect(try set(.paid, of: order).header.paymentStatus == .paid)
    #expect(try events(of: order) == before)
    try set(.overdue, of: order)
    try set(.overdue, of: order)
    #expect(try events(of: order) == before + ["petshop.invoice.payment_status_set"])
  }
}
