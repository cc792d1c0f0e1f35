import Foundation
import HTTP
import JSON
import PetShop
import TestDatabase
import Testing

@Suite("Sales reports")
struct SalesReportTests {
  let client: Client
  let admin: Person
  let product: Int64
  let category: Int64

  /// One collar sold on 30 January, and one a minute before midnight on 31 January, of which 1.00
  /// was given back in February.
  init() throws {
    client = try Client()
    admin = try client.admin()
    let dogs = try client.category("perros", "Perros", by: admin)
    category = try client.category("collares", "=Collares", under: dogs, by: admin)
    product = try client.product(
      #"=1+1, \"fino\""#, price: "12.10", fields: #""category_id": \#(category), "sku": "COL-1""#,
      by: admin)
    let ana = try client.customer("Ana")
    _ = try client.buy(product, as: ana)
    _ = try client.creditNote(on: client.buy(product, as: ana).order, 100)
    try client.execute(
      """
      ALTER TABLE invoices DISABLE TRIGGER USER;
      ALTER TABLE credit_notes DISABLE TRIGGER USER;
      UPDATE invoices SET issued_at = '2026-01-30 00:00Z' WHERE number = 1;
      UPDATE invoices SET issued_at = '2026-01-31 23:59Z' WHERE number = 2;
      UPDATE credit_notes SET issued_at = '2026-02-01 00:00Z';
      """)
  }

  private func report(_ query: String, accept: String = "application/json") throws -> Answer {
    let answer = try client.get("/api/reports/sales?\(query)", as: admin, [.accept: accept])
    try #require(answer.status == 200, "\(answer.text)")
    return answer
  }

  private let nothing = #"{"net": 0, "tax": 0, "total": 0}"#

  /// What each row and the totals end with.
  private func figures(
    _ orders: Int, _ invoiced: String, _ credited: String, _ balance: String
  ) -> String {
    """
    "orders": \(orders), "units": \(orders), "credited_units": 0,
    "invoiced": \(invoiced), "credited": \(credited), "balance": \(balance)
    """
  }

  private let one = #"{"net": 10, "tax": 2.1, "total": 12.1}"#
  private let two = #"{"net": 20, "tax": 4.2, "total": 24.2}"#
  private let back = #"{"net": 0.83, "tax": 0.17, "total": 1}"#
  private let loss = #"{"net": -0.83, "tax": -0.17, "total": -1}"#
  private let left = #"{"net": 19.17, "tax": 4.03, "total": 23.2}"#

  private var collar: String {
    #""product_id": \#(product), "sku": "COL-1", "name": "=1+1, \"fino\"""#
  }

  @Test(.database(Shop.migrations))
  func `each day has its row, the last and the empty ones too`() throws {
    let answer = try report("from=2026-01-29&to=2026-02-01")

    #expect(answer[.vary] == "Accept")
    #expect(answer[.cacheControl] == "no-store")
    #expect(
      answer.text
        == compact(
          """
          {"from": "2026-01-29", "to": "2026-02-01", "time_zone": "UTC", "by": "day",
           "currency": "EUR", "totals": {\(figures(2, two, back, left))},
           "rows": [
             {"date": "2026-01-29", \(figures(0, nothing, nothing, nothing))},
             {"date": "2026-01-30", \(figures(1, one, nothing, one))},
             {"date": "2026-01-31", \(figures(1, one, nothing, one))},
             {"date": "2026-02-01", \(figures(0, nothing, back, loss))}],
           "top_sellers": [{\(collar), \(figures(2, two, back, left))}]}
          """))
  }

  @Test(.database(Shop.migrations))
  func `of the first and the last month no more counts than was asked for`() throws {
    let answer = try report("from=2026-01-31&to=2026-03-15&by=month")

    #expect(
      answer.text
        == compact(
          """
          {"from": "2026-01-31", "to": "2026-03-15", "time_zone": "UTC", "by": "month",
           "currency": "EUR", "totals": {\(figures(1, one, back, leftOfOne))},
           "rows": [
             {"month": "2026-01", \(figures(1, one, nothing, one))},
             {"month": "2026-02", \(figures(0, nothing, back, loss))},
             {"month": "2026-03", \(figures(0, nothing, nothing, nothing))}],
           "top_sellers": [{\(collar), \(figures(1, one, back, leftOfOne))}]}
          """))
  }

  private let leftOfOne = #"{"net": 9.17, "tax": 1.93, "total": 11.1}"#

  @Test(.database(Shop.migrations))
  func `products and categories are what they are called now`() throws {
    _ = try client.patch("/api/products/\(product)", json: #"{"name": "Collar"}"#, as: admin)
    let period = "from=2026-01-01&to=2026-02-28"

    #expect(
      try report("\(period)&by=product").value("rows")
        == JSONValue(
          parsing: Array(
            """
            [{"product_id": \(product), "sku": "COL-1", "name": "Collar",
              \(figures(2, two, back, left))}]
            """.utf8)))
    #expect(
      try report("\(period)&by=category").value("rows")
        == JSONValue(
          parsing: Array(
            """
            [{"category_id": \(category), "slug": "collares", "name": "=Collares",
              "path": ["perros", "collares"], \(figures(2, two, back, left))}]
            """.utf8)))
    _ = try client.patch("/api/products/\(product)", json: #"{"category_id": null}"#, as: admin)
    #expect(
      try report("\(period)&by=category").value("rows")
        == JSONValue(
          parsing: Array(
            """
            [{"category_id": null, "slug": null, "name": null, "path": [],
              \(figures(2, two, back, left))}]
            """.utf8)))
  }

  @Test(
    .database(Shop.migrations),
    arguments: [
      ("day", "2026-01-30,1,1,0,10.00,2.10,12.10,0.00,0.00,0.00,10.00,2.10,12.10,EUR", 60),
      ("day", "2026-02-01,0,0,0,0.00,0.00,0.00,0.83,0.17,1.00,-0.83,-0.17,-1.00,EUR", 60),
      ("month", "2026-02,0,0,0,0.00,0.00,0.00,0.83,0.17,1.00,-0.83,-0.17,-1.00,EUR", 3),
      (
        "product",
        #"<id>,COL-1,"'=1+1, ""fino""",2,2,0,20.00,4.20,24.20,0.83,0.17,1.00,19.17,4.03,23.20,EUR"#,
        2
      ),
      (
        "category",
        "<id>,collares,'=Collares,perros/collares,2,2,0,20.00,4.20,24.20,"
          + "0.83,0.17,1.00,19.17,4.03,23.20,EUR", 2
      ),
    ])
  func `a spreadsheet gets the rows, and takes none for a formula`(
    grouping: String, line: String, count: Int
  ) throws {
    let answer = try report("from=2026-01-01&to=2026-02-28&by=\(grouping)", accept: "text/csv")

    #expect(answer[.contentType] == "text/csv; charset=utf-8; header=present")
    #expect(answer[.vary] == "Accept")
    #expect(
      answer[.contentDisposition]
        == "attachment; filename=\"sales-2026-01-01-2026-02-28-\(grouping).csv\"")
    let lines = answer.text.components(separatedBy: "\r\n")
    let id = grouping == "category" ? category : product
    #expect(lines.contains(line.replacing("<id>", with: "\(id)")), "\(answer.text)")
    #expect(lines.count == count + 1)
    #expect(
      lines[0].hasSuffix(
        ",orders,units,credited_units,invoiced_net,invoiced_tax,invoiced_total,credited_net,"
          + "credited_tax,credited_total,balance_net,balance_tax,balance_total,currency"))
  }

  @Test(.database(Shop.migrations))
  func `a type it is not offered in is not acceptable`() throws {
    try client.get(
      "/api/reports/sales?from=2026-01-01&to=2026-01-31", as: admin, [.accept: "application/pdf"]
    ).expectProblem(406, "not_acceptable")
  }
}
