import CSV
import HTTP
import JSON
import PetShop

/// How a sales report is written.
enum SalesDocuments {
  static let report = Document<SalesReport>(.personal) { report, settings, json in
    json.object { json in
      json.field("from", "\(report.request.from)")
      json.field("to", "\(report.request.to)")
      json.field("time_zone", "UTC")
      json.field("by", report.request.grouping.rawValue)
      json.field("currency", settings.currency)
      json.field("totals") { json in json.object { write(report.totals, &$0) } }
      json.field("rows", array: report.rows) { write($1, &$0) }
      json.field("top_sellers", array: report.topSellers) { write($1, &$0) }
    }
  }

  private static func write(_ row: SalesReport.Row, _ json: inout JSONWriter) {
    json.object { json in
      switch row.subject {
      case .day(let day): json.field("date", day.description)
      case .month(let day): json.field("month", day.month)
      case .product(let product):
        json.field("product_id", product?.id.rawValue)
        json.field("sku", product?.sku)
        json.field("name", product?.name)
      case .category(let category):
        json.field("category_id", category?.id.rawValue)
        json.field("slug", category?.slug)
        json.field("name", category?.name)
        json.field("path", array: category?.path ?? []) { $0.value($1) }
      }
      write(row.figures, &json)
    }
  }

  private static func write(_ figures: SalesFigures, _ json: inout JSONWriter) {
    json.field("orders", figures.orders)
    json.field("units", figures.units)
    json.field("credited_units", figures.creditedUnits)
    json.field("invoiced") { json in json.object { OrderDocuments.write(figures.invoiced, &$0) } }
    json.field("credited") { json in json.object { OrderDocuments.write(figures.credited, &$0) } }
    json.field("balance") { json in json.object { OrderDocuments.write(figures.balance, &$0) } }
  }
}

/// The rows alone: a sum below them would be added to them by the first who adds them up.
extension SalesDocuments {
  @Sendable static func file(_ report: SalesReport, _ settings: Settings) -> CSVFile {
    var file = CSVWriter()
    file.record(report.request.grouping.columns + figureColumns + ["currency"])
    for row in report.rows {
      file.record(row.subject.fields + fields(of: row.figures) + [settings.currency])
    }
    return CSVFile(
      name: "sales-\(report.request.from)-\(report.request.to)-"
        + "\(report.request.grouping.rawValue).csv",
      bytes: file.bytes)
  }

  private static let figureColumns = [
    "orders", "units", "credited_units", "invoiced_net", "invoiced_tax", "invoiced_total",
    "credited_net", "credited_tax", "credited_total", "balance_net", "balance_tax",
    "balance_total",
  ]

  private static func fields(of figures: SalesFigures) -> [String] {
    let totals = [figures.invoiced, figures.credited, figures.balance]
    return [figures.orders, figures.units, figures.creditedUnits].map { "\($0)" }
      + totals.flatMap { [$0.net, $0.tax, $0.total] }.map { Hundredths.text($0.rawValue) }
  }
}

extension SalesReport.Grouping {
  fileprivate var columns: [String] {
    switch self {
    case .day: ["date"]
    case .month: ["month"]
    case .product: ["product_id", "sku", "name"]
    case .category: ["category_id", "slug", "name", "path"]
    }
  }
}

extension SalesReport.Subject {
  fileprivate var fields: [String] {
    switch self {
    case .day(let day): [day.description]
    case .month(let day): [day.month]
    case .product(let product):
      [product.map { "\($0.id.rawValue)" } ?? ""]
        + [product?.sku, product?.name].map { SpreadsheetText.guarded($0 ?? "") }
    case .category(let category):
      [category.map { "\($0.id.rawValue)" } ?? ""]
        + [category?.slug, category?.name, category?.path.joined(separator: "/")]
        .map { SpreadsheetText.guarded($0 ?? "") }
    }
  }
}
