import HTTP
import PetShop

/// What the shop tells its keepers about itself.
enum ReportRoutes {
  static let all: [Route] = [
    Route(
      "GET /api/reports/sales", .admin(or: .reportsRead), .bulk, reads: period,
      writes: SalesDocuments.report, tabulates: SalesDocuments.file
    ) { try $0.shop.salesReport($1) }
  ]

  private static func period(_ query: inout QueryReader) -> SalesReport.Request {
    let (from, to) = (query.date("from"), query.date("to"))
    let grouping = query.choice("by", SalesReport.Grouping.self) ?? .day
    let first = from ?? to ?? CalendarDate(days: 0)
    if let to, from != nil, !SalesReport.ends(from: first).contains(to) {
      let ends = SalesReport.ends(from: first)
      query.refuse(
        "to", .outOfRange(minimum: "\(ends.lowerBound)", maximum: "\(ends.upperBound)"))
    }
    return SalesReport.Request(from: first, to: to ?? first, by: grouping)
  }
}
