import PaymentGateway
import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop

@Suite("Giving money back", .database(Shop.migrations))
struct RefundTests {
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
    product = try shop.addProduct(price: 1_000, stock: 10)
  }

  private func inCash(_ status: Order.Status = .paid) throws -> Order.ID {
    try shop.order(in: status, of: product, by: ana, admin)
  }

  private func order(_ id: Order.ID) throws -> Order { try shop.order(id, for: ana) }

  @Test func `a part goes back to the card, and the order goes on`() throws {
    let id = try shop.orderByCard(of: product, by: ana)
    let given = try shop.refund(id, .amount(Money(rawValue: 250)), by: admin)

    let order = try order(id)
    #expect((order.status, order.refundedTotal) == (.paid, Money(rawValue: 250)))
    let refund = try #require(order.refunds.first)
    #expect((refund.id, refund.method, refund.status) == (given.refund.id, .card, .succeeded))
    #expect(given.refund.status == .pending)
    #expect(refund.amount == given.creditNote.header.totals.total)
    #expect(try order.payments.map { try ledger(of: $0) } == ["1000 250"])
    _ = try shop.changeOrder(id, to: .shipped, ifVersion: .any, by: admin)
  }

  @Test func `parts that come to the whole make the order refunded, and no more is given`() throws {
    let id = try shop.orderByCard(of: product, by: ana)
    for cents in [300, 699, 1] as [Int64] {
      #expect(try order(id).status == .paid)
      try shop.refund(id, .amount(Money(rawValue: cents)), by: admin)
    }
    let order = try order(id)
    #expect((order.status, order.refundedTotal) == (.refunded, Money(rawValue: 1_000)))
    #expect(order.timeline.map(\.status) == [.pending, .paid, .refunded])
    #expect(try order.payments.map { try ledger(of: $0) } == ["1000 1000"])
    let refusal = ShopError.stepNotAllowed(StepRefusal(status: .refunded, allowed: []))
    #expect(throws: refusal) { try shop.refund(id, .amount(Money(rawValue: 1)), by: admin) }
  }

  /// The connection is cut before the commit, and the work done again: meanwhile somebody else did it.
  @Test(.database(Shop.migrations))
  func `what a twin has given back is not given back twice`() throws {
    let id = try shop.orderByCard(of: product, by: ana)
    let request = RefundRequest(.amount(Money(rawValue: 250)))
    var isFirst = true
    let answer = try shop.refundOrder(id, request, by: admin, claim: .key("refund")) { given in
      if isFirst {
        isFirst = false
        try store.session().execute(script: Ledger.killOthers)
        _ = try store.open().refundOrder(id, request, by: admin, claim: .key("refund")) {
          StoredAnswer(status: 201, location: nil, body: Array("\($0.refund.id)".utf8))
        }
      }
      return StoredAnswer(status: 201, location: nil, body: Array("\(given.refund.id)".utf8))
    }

    #expect(answer.isReplay)
    #expect(try order(id).refunds.map { "\($0.id)" } == [answer.text])
    #expect(try order(id).payments.map { try ledger(of: $0) } == ["1000 250"])
  }

  @Test func `of what costs nothing each unit comes back`() throws {
    let gift = try shop.addProduct(price: 0, stock: 10)
    try shop.put(2, of: gift, for: ana)
    let id = try shop.checkOut(ana).order.id
    _ = try shop.changeOrder(id, to: .paid, ifVersion: .any, by: admin)
    let unit = Credit.units([CreditedUnits(product: gift.id, quantity: 1)])
    try shop.refund(id, unit, restocking: true, by: admin)
    #expect(try order(id).status == .paid)
    try shop.refund(id, unit, restocking: true, by: admin)
    #expect(try order(id).status == .refunded)
    #expect(try shop.stock(of: gift) == 10)
  }

  @Test func `more than is left is refused, and nothing is done`() throws {
    let id = try shop.orderByCard(of: product, by: ana)
    try shop.refund(id, .amount(Money(rawValue: 400)), by: admin)
    let left = ShopError.creditExceedsInvoice(available: Money(rawValue: 600))
    #expect(throws: left) { try shop.refund(id, .amount(Money(rawValue: 601)), by: admin) }
    let shortage = Shortage(product: product.id, requested: 2, available: 1)
    let tooMany = ShopError.creditExceedsInvoice(
      available: Money(rawValue: 600), units: [shortage])
    #expect(throws: tooMany) { try shop.refund(id, units(2), restocking: true, by: admin) }
    #expect(try order(id).refunds.count == 1)
    #expect(try store.session().all(Ledger.movements, product.id).count == 2)
  }

  @Test func `after an amount the units still come back, and with the last the order is refunded`()
    throws
  {
    let id = try inCash(.delivered)
    try shop.refund(id, .amount(Money(rawValue: 101)), by: admin)
    let parts = try (1...2).map { _ in
      try shop.refund(id, units(1), restocking: true, by: admin).refund.amount.rawValue
    }
    #expect(parts == [950, 949])
    #expect(try order(id).status == .refunded)
    #expect(try shop.stock(of: product) == 10)
  }

  @Test func `what nobody paid is not given back`() throws {
    for status in [Order.Status.pending, .cancelled, .refunded] {
      let id = try inCash(status)
      let allowed = status.next
      #expect(throws: ShopError.stepNotAllowed(StepRefusal(status: status, allowed: allowed))) {
        try shop.refund(id, .rest, by: admin)
      }
    }
  }

  @Test func `units go back into the stock when they are said to`() throws {
    let id = try inCash(.delivered)
    try shop.refund(id, units(1), restocking: true, by: admin)
    #expect(try shop.stock(of: product) == 9)
    try shop.refund(id, units(1), by: admin)
    #expect(try shop.stock(of: product) == 9)
    #expect(try order(id).status == .refunded)
    #expect(try store.session().all(Ledger.unbalanced).isEmpty)
  }

  @Test func `what is left goes back whole, without the units that went back before`() throws {
    let id = try inCash()
    try shop.refund(id, units(1), restocking: true, by: admin)
    try shop.refund(id, .rest, restocking: true, by: admin)
    #expect(try shop.stock(of: product) == 10)
    #expect(try store.session().all(Ledger.credited, id).map(\.rawValue) == [1_000, 1_000])
  }

  @Test(arguments: [Order.Status.cancelled, .refunded])
  func `calling off and refunding whole give back what is left`(status: Order.Status) throws {
    let id = try shop.orderByCard(of: product, by: ana)
    try shop.refund(id, .amount(Money(rawValue: 250)), by: admin)
    _ = try shop.changeOrder(id, to: status, ifVersion: .any, by: admin)

    let order = try order(id)
    #expect(order.status == status)
    #expect(order.refunds.map(\.amount.rawValue) == [750, 250])
    #expect(try order.payments.map { try ledger(of: $0) } == ["1000 1000"])
    #expect(try shop.stock(of: product) == (status == .cancelled ? 10 : 9))
  }

  @Test func `cash is paid out by hand, and written down as done`() throws {
    let id = try inCash()
    let given = try shop.refund(id, .rest, by: admin)
    #expect((given.refund.method, given.refund.status) == (.byHand, .succeeded))
    #expect(try order(id).status == .refunded)
  }

  @Test func `cash that nobody of the shop gave back is owed until somebody says that he has`()
    throws
  {
    let id = try inCash()
    try shop.cancel(id, by: ana)
    let owed = try order(id).refunds.first.orThrow()
    #expect((owed.method, owed.status) == (.byHand, .pending))
    #expect(try told(of: owed) == ["petshop.refund.issued"])

    for _ in 1...2 {
      let paid = try shop.payOut(owed.id).refund
      #expect((paid.id, paid.status) == (owed.id, .succeeded))
    }
    #expect(try told(of: owed) == ["petshop.refund.issued", "petshop.refund.succeeded"])
    #expect(throws: ShopError.notFound) { try shop.payOut(Refund.ID(rawValue: .max)) }
  }

  @Test func `of what cost nothing, nothing is owed`() throws {
    let gift = try shop.addProduct(price: 0, stock: 10)
    let id = try shop.order(in: .paid, of: gift, by: ana, admin)
    try shop.cancel(id, by: ana)
    #expect(try order(id).refunds.map(\.status) == [.succeeded])
  }

  @Test func `whether a card has its money back the gateway says`() throws {
    let id = try shop.orderByCard(of: product, by: ana)
    let given = try shop.refund(id, .rest, by: admin)
    #expect(throws: ShopError.refundNotByHand) { try shop.payOut(given.refund.id) }
  }

  @Test(.database(Shop.migrations))
  func `refunds are listed by how far they are and how they are given`() throws {
    let card = try shop.orderByCard(of: product, by: ana)
    for cents in [1, 2] as [Int64] {
      try shop.refund(card, .amount(Money(rawValue: cents)), by: admin)
      try shop.refund(inCash(), .amount(Money(rawValue: cents)), by: admin)
      try shop.cancel(inCash(), by: ana)
    }
    var all: [Refund] = []
    for status in Refund.Status.allCases {
      for method in Refund.Method.allCases {
        var listing = RefundListing()
        (listing.status, listing.method) = (status, method)
        let page = try shop.refunds(listing, PageRequest(start: .offset(0), size: 9))
        #expect(page.items.allSatisfy { $0.status == status && $0.method == method })
        #expect(page.total.count == (status == .pending && method == .card ? 0 : 2))
        all += page.items
      }
    }
    let newest = all.sorted { $0.id.rawValue > $1.id.rawValue }
    let first = try shop.refunds(RefundListing(), PageRequest(start: .offset(0), size: 4))
    #expect((first.items, first.total.count) == (Array(newest.prefix(4)), 6))
    let last = try shop.refunds(
      RefundListing(), PageRequest(start: .after(try first.next.orThrow()), size: 4))
    #expect((last.items, last.next) == (Array(newest.suffix(2)), nil))
  }

  private func told(of refund: Refund) throws -> [String] {
    try store.session().all(Ledger.events, 0)
      .filter { $0.contains(" refunds/\(refund.id.rawValue) ") }
      .map { String($0.prefix { $0 != " " }) }
  }

  @Test func `what was called off before it was paid is credited, not refunded`() throws {
    let id = try inCash(.cancelled)
    #expect(try order(id).refunds.isEmpty)
    #expect(try order(id).refundedTotal == .zero)
    #expect(try store.session().all(Ledger.credited, id) == [Money(rawValue: 2_000)])
  }

  @Test func `with a key it is given back once, and answered the same`() throws {
    let id = try shop.orderByCard(of: product, by: ana)
    let answers = try (1...3).map { _ in
      try shop.refundOrder(
        id, RefundRequest(.amount(Money(rawValue: 100))), by: admin, claim: .key("a")
      ) { StoredAnswer(status: 201, location: nil, body: Array("\($0.refund)".utf8)) }
    }
    #expect(Set(answers.map(\.body)).count == 1)
    #expect(answers.map(\.isReplay) == [false, true, true])
    #expect(try order(id).refundedTotal.rawValue == 100)
  }

  @Test func `each refund is told when it stands and when it is done`() throws {
    let card = try shop.orderByCard(of: product, by: ana)
    let cash = try inCash()
    for id in [card, cash] {
      let given = try shop.refund(id, .amount(Money(rawValue: 5)), by: admin)
      let subject = "refunds/\(given.refund.id.rawValue) "
      let told = try store.session().all(Ledger.events, 0).filter { $0.contains(subject) }
      #expect(
        told.map { $0.prefix { $0 != "{" } } == [
          "petshop.refund.issued \(subject)", "petshop.refund.succeeded \(subject)",
        ])
    }
  }

  @Test func `one sees the refunds of one's own orders`() throws {
    let id = try inCash()
    let given = try shop.refund(id, .amount(Money(rawValue: 5)), by: admin)
    let eve = try shop.customer()
    let page = PageRequest<Refund.ID>(start: .offset(0), size: 5)
    #expect(try shop.refunds(of: id, for: ana, page).items.map(\.id) == [given.refund.id])
    #expect(throws: ShopError.notFound) { try shop.refunds(of: id, for: eve, page) }
    #expect(throws: ShopError.notFound) { try shop.refund(given.refund.id, for: eve) }
    #expect(try shop.refund(given.refund.id, for: ana).creditNote.lines.count == 1)
  }

  private func units(_ quantity: Int32) -> Credit {
    .units([CreditedUnits(product: product.id, quantity: quantity)])
  }

  /// What the gateway has captured and refunded of a payment.
  private func ledger(of payment: Payment) throws -> String {
    let settled = try shop.reachableGateway().authorization(key: payment.key).orThrow()
    return "\(settled.captured) \(settled.refunded)"
  }
}

extension Shop {
  @discardableResult
  func refund(
    _ order: Order.ID, _ credit: Credit, restocking: Bool = false, by caller: Caller
  ) throws -> CreditedRefund {
    var given: CreditedRefund?
    _ = try refundOrder(
      order, RefundRequest(credit, isRestocking: restocking), by: caller, claim: nil
    ) {
      given = $0
      return StoredAnswer(status: 201, location: nil, body: [])
    }
    return try given.orThrow()
  }
}
