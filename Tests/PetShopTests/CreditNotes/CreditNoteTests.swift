import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

extension Shop {
  /// A credit note in a transaction of its own.
  @discardableResult
  func credit(_ credit: Credit, _ order: Order.ID, reason: String? = nil) throws -> CreditNote {
    try write { try issueCreditNote(credit, for: order, reason: reason, $0) }
  }
}

@Suite("Credit notes")
struct CreditNoteTests {
  let store: Store
  let shop: Shop
  let caller: Caller

  init() throws {
    store = try Store()
    shop = store.open()
    caller = try shop.customer()
  }

  /// Three collars at 21 % and a book at 4 %: 64.95 in all.
  private func sell() throws -> Receipt {
    try shop.put(3, of: shop.addProduct("Collar", price: 1_999), for: caller)
    try shop.put(1, of: shop.addProduct("Libro", price: 498, taxRate: 400), for: caller)
    return try shop.checkOut(caller)
  }

  @Test(.database(Shop.migrations))
  func `a whole invoice is given back as it was`() throws {
    let receipt = try sell()
    let note = try shop.credit(.rest, receipt.order.id, reason: "Returned")
    #expect("\(note.header.number)".hasPrefix("CN-20"))
    #expect(note.header.number.number == 1)
    #expect(note.header.invoiceNumber == receipt.invoice.header.number)
    #expect(note.header.totals == receipt.invoice.header.totals)
    #expect(note.header.buyer == receipt.invoice.header.buyer)
    #expect(note.header.seller == receipt.invoice.header.seller)
    #expect(note.header.reason == "Returned")
    #expect(note.lines.map(\.line) == receipt.invoice.lines)
    #expect(note.taxes == receipt.invoice.taxes)
    let read = try shop.creditNote(note.header.id, for: caller)
    #expect(read.lines == note.lines)
    #expect(read.header.seal == note.header.seal)
    #expect(throws: ShopError.creditExceedsInvoice(available: .zero)) {
      try shop.credit(.rest, receipt.order.id)
    }
  }

  @Test(.database(Shop.migrations))
  func `parts of it add up to it, tax by rate`() throws {
    let receipt = try sell()
    let collar = receipt.order.lines[0].product
    var notes = try [
      shop.credit(
        .units([CreditedUnits(product: collar, quantity: 1)]), receipt.order.id),
      shop.credit(.amount(Money(rawValue: 1)), receipt.order.id),
      shop.credit(.amount(Money(rawValue: 2_345)), receipt.order.id),
    ]
    notes.append(try shop.credit(.rest, receipt.order.id))
    #expect(notes.map(\.header.number.number) == [1, 2, 3, 4])
    for share in receipt.invoice.taxes {
      let parts = notes.flatMap(\.taxes).filter { $0.rate == share.rate }
      #expect(try Money.sum(parts.map(\.amount)) == share.amount)
      #expect(try Money.sum(parts.map(\.base)) == share.base)
    }
    let page = try shop.creditNotes(
      of: receipt.invoice.header.id, for: caller, PageRequest(start: .offset(0), size: 3))
    #expect(page.items.map(\.id) == Array(notes.map(\.header.id).reversed().prefix(3)))
    #expect(page.total == ListTotal(exactly: 4))
  }

  @Test(.database(Shop.migrations))
  func `somebody else's are not found`() throws {
    let receipt = try sell()
    let note = try shop.credit(.rest, receipt.order.id).header
    let eve = try shop.customer()
    #expect(throws: ShopError.notFound) { try shop.creditNote(note.id, for: eve) }
    #expect(throws: ShopError.notFound) {
      try shop.creditNotes(of: note.invoice, for: eve, PageRequest(start: .offset(0), size: 3))
    }
    let admin = try shop.customer(role: .admin)
    #expect(try shop.creditNote(note.id, for: admin).header.id == note.id)
    #expect(throws: ShopError.notFound) { try shop.credit(.rest, Order.ID(rawValue: 1 << 40)) }
  }

  @Test(.database(Shop.migrations))
  func `of a transaction that fails nothing stays, not even a number`() throws {
    let receipt = try sell()
    #expect(throws: Missing.self) {
      try shop.write { db in
        _ = try shop.issueCreditNote(.rest, for: receipt.order.id, reason: nil, db)
        throw Missing()
      }
    }
    #expect(try shop.credit(.rest, receipt.order.id).header.number.number == 1)
  }

  @Test(.database(Shop.migrations))
  func `of fifty who give all of it back at once, one does`() throws {
    let order = try sell().order.id
    let store = store
    let barrier = Barrier(50)
    let outcomes = try onThreads(50) { _ in
      let shop = store.open()
      barrier.arrive()
      do {
        try shop.credit(.rest, order)
        return true
      } catch ShopError.creditExceedsInvoice(available: .zero, units: _) {
        return false
      }
    }
    #expect(outcomes.count { $0 } == 1)
    #expect(try shop.verifyDocuments().map(\.last.number) == [1, 1])
  }

  /// Past the shop's own lock: the database counts for itself.
  @Test(.database(Shop.migrations))
  func `the database gives back no more than was invoiced, by name`() throws {
    let receipt = try sell()
    try shop.credit(.amount(Money(rawValue: 6_000)), receipt.order.id)
    let session = try store.session()
    let error = try #require(throws: PostgreSQLError.self) {
      try session.one(
        CreditNote.issue, "CN", 2_026, receipt.invoice.header.id, nil, Money(rawValue: 1_652),
        Money(rawValue: 347), Money(rawValue: 1_999), [1], [1], [1_652], [347], [1_999])
    }
    #expect(error.constraint == "credit_notes_within_invoice")
  }
}
