import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("The sales report")
struct SalesReportTests {
  let store: Store
  let shop: Shop
  let caller: Caller

  init() throws {
    store = try Store()
    shop = store.open()
    caller = try shop.customer()
  }

  @Test(
    .database(Shop.migrations),
    arguments: [1, 2, 3] as [UInt64])
  func `rows add up to the totals, and these to the invoices without the credit notes`(
    seed: UInt64
  ) throws {
    var dice = Dice(seed: seed)
    let session = try store.session()
    try fill(session, &dice)

    for _ in 0..<20 {
      let from = CalendarDate(days: 20_000 + Int32(dice.below(80)))
      let to = from.adding(days: Int32(dice.below(80)))
      let books = try session.one(Self.books, from, to)
      for grouping in SalesReport.Grouping.allCases {
        let report = try shop.salesReport(.init(from: from, to: to, by: grouping))
        #expect(report.totals == books, "\(grouping) from \(from) to \(to)")
        try #expect(sum(report.rows).amounts == books.amounts, "\(grouping) from \(from) to \(to)")
        if grouping == .day { #expect(report.rows.count == Int(to.days - from.days) + 1) }
      }
    }
  }

  /// Forty orders of three products on two shelves and on none, half of them given back in part, in
  /// some eighty days around three ends of months; many at the very ends of a day.
  private func fill(_ session: Session, _ dice: inout Dice) throws {
    let shelves: [Category.ID?] = [
      try session.one(Category.insert, "dogs", "Perros", "", nil),
      try session.one(Category.insert, "cats", "Gatos", "", nil), nil,
    ]
    let products = try shelves.map { shelf in
      try shop.addProduct(
        ProductDetails(
          name: "Collar", price: Money(rawValue: Int64(dice.below(5_000)) + 1), stock: 9_999,
          category: shelf, taxRate: TaxRate(rawValue: dice.one(of: [0, 400, 2_100]))))
    }
    for _ in 0..<40 {
      for product in products where dice.below(2) == 0 {
        try shop.put(dice.below(5) + 1, of: product, for: caller)
      }
      guard let order = try? shop.checkOut(caller).order else { continue }
      for _ in 0..<dice.below(3) {
        _ = try? shop.credit(
          .amount(Money(rawValue: Int64(dice.below(3_000)) + 1)), order.id)
      }
      if dice.below(4) == 0 { _ = try? shop.credit(.rest, order.id) }
    }
    try session.scatterDocuments(over: 80, from: CalendarDate(days: 20_000))
  }

  private func sum(_ rows: [SalesReport.Row]) throws -> SalesFigures {
    let figures = rows.map(\.figures)
    func sum(_ totals: [Totals]) throws -> Totals {
      Totals(
        net: try Money.sum(totals.map(\.net)), tax: try Money.sum(totals.map(\.tax)),
        total: try Money.sum(totals.map(\.total)))
    }
    return SalesFigures(
      orders: 0, units: figures.map(\.units).reduce(0, +),
      invoiced: try sum(figures.map(\.invoiced)),
      creditedUnits: figures.map(\.creditedUnits).reduce(0, +),
      credited: try sum(figures.map(\.credited)))
  }

  /// The same, of the documents' own sums.
  private static let books = Query<SalesFigures, CalendarDate, CalendarDate>(
    """
    SELECT i.orders, (SELECT COALESCE(sum(quantity), 0)
                      FROM invoice_lines WHERE invoice_id = ANY (i.ids)),
           i.net, i.tax, i.total,
           (SELECT COALESCE(sum(quantity), 0)
            FROM credit_note_lines WHERE credit_note_id = ANY (n.ids)),
           n.net, n.tax, n.total
    FROM (SELECT count(*) AS orders, array_agg(id) AS ids, COALESCE(sum(net), 0)::bigint AS net,
                 COALESCE(sum(tax), 0)::bigint AS tax, COALESCE(sum(total), 0)::bigint AS total
          FROM invoices WHERE (issued_at AT TIME ZONE 'UTC')::date BETWEEN $1 AND $2) i,
         (SELECT array_agg(id) AS ids, COALESCE(sum(net), 0)::bigint AS net,
                 COALESCE(sum(tax), 0)::bigint AS tax, COALESCE(sum(total), 0)::bigint AS total
          FROM credit_notes WHERE (issued_at AT TIME ZONE 'UTC')::date BETWEEN $1 AND $2) n
    """
  ) { row throws(PostgreSQLError) in try SalesFigures(&row) }

  @Test(.database(Shop.migrations))
  func `an order called off comes to nothing`() throws {
    let admin = try shop.customer(role: .admin)
    let product = try shop.addProduct(price: 1_999)
    let order = try shop.order(in: .paid, of: product, by: caller, admin)
    try shop.cancel(order, by: admin)

    let report = try shop.salesReport(.everything(by: .product))

    #expect(report.totals.balance == Totals(net: .zero, tax: .zero, total: .zero))
    #expect(report.totals.orders == 1)
    #expect(report.totals.units == report.totals.creditedUnits)
    #expect(report.rows.count == 1)
    #expect(report.topSellers.isEmpty)
  }

  @Test(.database(Shop.migrations))
  func `a document in another currency is left out`() throws {
    try shop.put(of: shop.addProduct(), for: caller)
    try shop.checkOut(caller)
    try store.session().execute(
      script: "ALTER TABLE invoices DISABLE TRIGGER USER; UPDATE invoices SET currency = 'USD'")
    #expect(try shop.salesReport(.everything(by: .category)).totals.orders == 0)
  }

  @Test(.database(Shop.migrations))
  func `what sells best comes first, and what there is no row for shares one`() throws {
    for (name, price, count) in [("Cheap", 1, 3), ("Dear", 900, 1), ("Middling", 100, 2)] {
      try shop.put(count, of: shop.addProduct(name, price: Int64(price)), for: caller)
    }
    try shop.checkOut(caller)
    let session = try store.session()
    let (from, to) = (CalendarDate(days: 20_000), CalendarDate(days: 40_000))
    #expect(
      try shop.salesReport(.everything(by: .day)).topSellers.map(\.name)
        == ["Cheap", "Middling", "Dear"])
    #expect(
      try session.all(SalesReport.byProduct, "EUR", from, to, 3).map(\.name)
        == ["Dear", "Middling", "Cheap"])
    let rows = try session.all(SalesReport.byProduct, "EUR", from, to, 1)
    #expect(rows.map(\.name) == ["Dear", nil])
    #expect(rows.map(\.figures.invoiced.total.rawValue) == [900, 203])
    #expect(rows.map(\.figures.units) == [1, 5])
    #expect(rows.map(\.figures.orders) == [1, 1])
  }
}

extension SalesFigures {
  fileprivate var amounts: [Int64] {
    [units, creditedUnits]
      + [invoiced, credited].flatMap { [$0.net.rawValue, $0.tax.rawValue, $0.total.rawValue] }
  }
}

extension SalesReport.Row {
  fileprivate var name: String? {
    guard case .product(let product) = subject else { return nil }
    return product?.name
  }
}

extension SalesReport.Request {
  /// From years ago to years ahead of any clock.
  static func everything(by grouping: SalesReport.Grouping) -> Self {
    let from = CalendarDate(days: 20_000)
    return Self(from: from, to: SalesReport.ends(from: from).upperBound, by: grouping)
  }
}

extension Session {
  /// Moves every invoice and credit note to a day of its own choice, to its first or last
  /// microsecond or between. The chain is broken by it.
  func scatterDocuments(over days: Int, from first: CalendarDate) throws {
    for table in ["invoices", "credit_notes"] {
      try execute(
        script: """
          ALTER TABLE \(table) DISABLE TRIGGER USER;
          UPDATE \(table)
          SET issued_at = ('\(first)'::date + (id * 37 % \(days))::integer)::timestamp
                            AT TIME ZONE 'UTC'
                          + (ARRAY['0', '12 hours', '1 day -1 microsecond'])[1 + id % 3]::interval;
          ALTER TABLE \(table) ENABLE TRIGGER USER;
          """)
    }
  }
}
