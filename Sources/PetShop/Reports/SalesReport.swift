import PostgreSQL

/// What was sold, as the books have it: invoices, and the credit notes that give parts of them
/// back. Each document counts on the day it was issued, so a report of the past never changes.
package struct SalesReport: Sendable {
  package let request: Request
  package let totals: SalesFigures
  /// Their amounts add up to the totals.
  package let rows: [Row]
  /// The products of which most units were sold and not given back, the first first.
  package let topSellers: [Row]

  package struct Row: Sendable {
    package let subject: Subject
    package let figures: SalesFigures
  }

  /// What a row is about.
  package enum Subject: Sendable {
    case day(CalendarDate)
    /// By its first day.
    case month(CalendarDate)
    /// Nil for all the products there was no row for.
    case product(ReportedProduct?)
    /// Nil for what lies in none.
    case category(ReportedCategory?)
  }

  package enum Grouping: String, CaseIterable, Sendable {
    case day, month, product, category
  }
}

extension SalesReport {
  /// Which days, the last one included, and what the rows are about.
  package struct Request: Sendable {
    package let from: CalendarDate
    package let to: CalendarDate
    package let grouping: Grouping

    package init(from: CalendarDate, to: CalendarDate, by grouping: Grouping) {
      self.from = from
      self.to = to
      self.grouping = grouping
    }
  }

  /// Ten years.
  private static let mostDays: Int32 = 3_653
  /// Products with a row of their own; the rest share one.
  package static let mostProducts = 10_000
  package static let mostTopSellers = 10

  /// The last days a report from one day may have.
  package static func ends(from day: CalendarDate) -> ClosedRange<CalendarDate> {
    day...max(day, min(day.adding(days: mostDays - 1), .last))
  }
}

/// A product as it is called now, whatever it was called when it was sold.
package struct ReportedProduct: Hashable, Sendable {
  package let id: Product.ID
  package let sku: String?
  package let name: String
}

/// A category as it is now, without those below it.
package struct ReportedCategory: Hashable, Sendable {
  package let id: Category.ID
  package let slug: String
  package let name: String
  /// The slugs from its root down to it.
  package let path: [String]
}

/// What was invoiced and what was credited.
package struct SalesFigures: Hashable, Sendable {
  /// Invoices: there is one for each order.
  package let orders: Int64
  package let units: Int64
  package let invoiced: Totals
  package let creditedUnits: Int64
  package let credited: Totals

  /// What is left of it; negative where more was given back than was sold in the same days.
  package var balance: Totals {
    Totals(
      net: invoiced.net.less(credited.net), tax: invoiced.tax.less(credited.tax),
      total: invoiced.total.less(credited.total))
  }
}

extension Money {
  /// Both are sums of amounts that are not negative: there is no overflow.
  fileprivate func less(_ other: Money) -> Money { Money(rawValue: rawValue &- other.rawValue) }
}

extension Shop {
  /// Reports sales as they are at one moment. It may take some seconds of a large shop.
  ///
  /// - Throws: `ShopError.unavailable` when it takes too long.
  package func salesReport(_ request: SalesReport.Request) throws -> SalesReport {
    try snapshot { db in
      _ = try db.one(SalesReport.begin)
      let (currency, from, to) = (settings.currency, request.from, request.to)
      let rows =
        switch request.grouping {
        case .day: try db.all(SalesReport.byDay, currency, from, to)
        case .month: try db.all(SalesReport.byMonth, currency, from, to)
        case .product:
          try db.all(
            SalesReport.byProduct, currency, from, to, Int64(SalesReport.mostProducts))
        case .category: try db.all(SalesReport.byCategory, currency, from, to)
        }
      return SalesReport(
        request: request, totals: try db.one(SalesReport.totals, currency, from, to), rows: rows,
        topSellers: try db.all(
          SalesReport.topSellers, currency, from, to, Int64(SalesReport.mostTopSellers)))
    }
  }
}
