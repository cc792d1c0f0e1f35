import HTTP
import PetShop
import TestDatabase
import Testing

@testable import PetShopAPI

@Suite("Queries", .database(Shop.migrations))
struct QueryTests {
  let client: Client
  let admin: Person

  init() throws {
    client = try Client()
    admin = try client.admin()
  }

  static let lists = [
    "/api/categories", "/api/products", "/api/products/1/reviews", "/api/reviews",
    "/api/users/me/reviews", "/api/orders", "/api/invoices", "/api/api-keys",
    "/api/users",
    "/api/users/me/reviews", "/api/orders", "/api/invoices", "/api/products/1/stock-movements",
    "/api/stock/low", "/api/audit-log", "/api/refunds",
  ]

  private static let wrongPaging = [
    ("page=0", "page out_of_range"), ("page=-1", "page out_of_range"),
    ("page=abc", "page wrong_type"), ("page=", "page wrong_type"), ("page", "page wrong_type"),
    ("page=1.0", "page wrong_type"), ("page=+1", "page wrong_type"),
    ("page=%2B1", "page wrong_type"), ("page=1e3", "page wrong_type"),
    ("page=%D9%A1", "page wrong_type"), ("page=0x1", "page wrong_type"),
    ("page=1000000001", "page out_of_range"), ("page=5002", "page out_of_range"),
    ("page=1002&page_size=100", "page out_of_range"),
    ("page=99999999999999999999", "page out_of_range"), ("page=1&page=2", "page duplicated"),
    ("page=1&page=1", "page duplicated"), ("page_size=0", "page_size out_of_range"),
    ("page_size=101", "page_size out_of_range"), ("page_size=-9", "page_size out_of_range"),
    ("page_size=ten", "page_size wrong_type"), ("page_size=5&page_size=6", "page_size duplicated"),
    ("cursor=", "cursor malformed"), ("cursor=x&cursor=y", "cursor duplicated"),
    ("colour=red", "colour unknown_field"), ("Page=1", "Page unknown_field"),
    ("=1", " unknown_field"), ("page%00=1", nil), ("a=%", nil), ("a=%2", nil), ("a=%zz", nil),
    ("a=%ff", nil), ("a=%C3%28", nil), ("a=%00", nil), ("a=é", nil), ("a=\u{1}", nil),
    (Array(repeating: "a=1", count: 101).joined(separator: "&"), nil),
  ]

  @Test(arguments: lists, wrongPaging)
  func `wrong paging is named, and what is no query refused`(
    list: String, row: (query: String, error: String?)
  ) throws {
    let answer = try client.get("\(list)?\(row.query)", as: admin)

    if let error = row.error {
      try answer.expectProblem(422, "invalid_fields", errors: [error])
    } else {
      try answer.expectProblem(400, "bad_request")
    }
  }

  @Test(arguments: lists)
  func `everything wrong with a query is named at once`(list: String) throws {
    try client.get("\(list)?page=0&page_size=x&a=1&b=2", as: admin).expectProblem(
      422, "invalid_fields",
      errors: ["page out_of_range", "page_size wrong_type", "a unknown_field", "b unknown_field"])
  }

  @Test(arguments: [
    ("sort=foo", "sort not_one_of"), ("sort=", "sort not_one_of"), ("sort=Name", "sort not_one_of"),
    ("sort=name&sort=price", "sort duplicated"), ("min_price=-1", "min_price out_of_range"),
    ("min_price=1e400", "min_price out_of_range"), ("max_price=10000000", "max_price out_of_range"),
    ("max_price=0.001", "max_price too_many_decimals"),
    ("max_price=1e-400", "max_price too_many_decimals"), ("min_price=abc", "min_price wrong_type"),
    ("min_price=", "min_price wrong_type"), ("min_price=NaN", "min_price wrong_type"),
    ("min_price=%2B1", "min_price wrong_type"), ("min_price=01", "min_price wrong_type"),
    ("min_rating=5.01", "min_rating out_of_range"), ("min_rating=-1", "min_rating out_of_range"),
    ("min_rating=4.123", "min_rating too_many_decimals"),
    ("min_rating=good", "min_rating wrong_type"), ("min_rating=", "min_rating wrong_type"),
    ("in_stock=1", "in_stock not_one_of"), ("in_stock=TRUE", "in_stock not_one_of"),
    ("species=Dog", "species malformed"), ("species=", "species required"),
    ("category=a%20b", "category malformed"), ("category=%C3%B1", "category malformed"),
    ("brand=", "brand required"), ("brand=%0A", "brand malformed"),
    ("brand=a&brand=b", "brand duplicated"),
    ("brand=\(String(repeating: "b", count: 81))", "brand too_long"),
    ("category=\(String(repeating: "9", count: 81))", "category too_long"),
  ])
  func `wrong filters are named`(query: String, error: String) throws {
    try client.get("/api/products?\(query)").expectProblem(
      422, "invalid_fields", errors: [error])
  }

  @Test(arguments: [
    ("q=", "q required"), ("q=an", "q too_short"), ("q=a%0Ab", "q malformed"),
    ("q=ana&q=eva", "q duplicated"), ("q=\(String(repeating: "a", count: 121))", "q too_long"),
    ("role=root", "role not_one_of"), ("disabled=1", "disabled not_one_of"),
  ])
  func `wrong filters of users are named`(query: String, error: String) throws {
    try client.get("/api/users?\(query)", as: admin).expectProblem(
      422, "invalid_fields", errors: [error])
  }

  @Test(arguments: [
    "category=0", "category=-1", "category=99999999999999999999", "category=9223372036854775807",
    "category=00", "brand=%25", "brand=%27%3B--", "species=_", "min_price=0e99999", "&&page=1&",
    "brand=%F0%9F%90%88", "min_price=9999999.99&max_price=0",
  ])
  func `odd filters find nothing, or what is there, and no trouble`(query: String) throws {
    #expect(try client.get("/api/products?\(query)").status == 200)
  }

  @Test(arguments: [
    ("", "from required", "to required"), ("from=&to=2026-01-31", "from malformed", nil),
    ("from=2026-1-1&to=2026-01-31", "from malformed", nil),
    ("from=2026-02-29&to=2026-03-31", "from malformed", nil),
    ("from=2026-13-01&to=20260131", "from malformed", "to malformed"),
    ("from=0000-01-01&to=0001-01-01", "from malformed", nil),
    ("from=2026-01-01T00:00:00Z&to=2026-01-31", "from malformed", nil),
    ("from=+026-01-01&to=2026-01-31", "from malformed", nil),
    ("from=2026-01-02&to=2026-01-01", "to out_of_range", nil),
    ("from=2016-01-01&to=2026-01-01", "to out_of_range", nil),
    ("from=2026-01-01&to=2026-01-31&by=week", "by not_one_of", nil),
    ("from=2026-01-01&from=2026-01-01&to=2026-01-31", "from duplicated", nil),
  ])
  func `a wrong period is named`(query: String, error: String, other: String?) throws {
    try client.get("/api/reports/sales?\(query)", as: admin).expectProblem(
      422, "invalid_fields", errors: [error] + (other.map { [$0] } ?? []))
  }

  @Test(arguments: ["from=0001-01-01&to=0001-01-01", "from=9999-12-31&to=9999-12-31&by=month"])
  func `the ends of the calendar are days too`(query: String) throws {
    #expect(try client.get("/api/reports/sales?\(query)", as: admin).items(of: "rows").count == 1)
  }

  @Test(arguments: [
    ("status=lost", ["status not_one_of"]), ("status=", ["status not_one_of"]),
    ("status=paid&status=paid", ["status duplicated"]),
    ("payment_method=cheque", ["payment_method not_one_of"]),
    ("user_id=9223372036854775808", ["user_id out_of_range"]),
    ("user_id=-9223372036854775809", ["user_id out_of_range"]),
    ("user_id=-", ["user_id wrong_type"]),
    ("user_id=0", ["user_id out_of_range"]), ("user_id=ana", ["user_id wrong_type"]),
    ("from=2026-02-30", ["from malformed"]), ("from=", ["from malformed"]),
    ("to=2026-1-1", ["to malformed"]), ("to=2026-01-01T00:00:00Z", ["to malformed"]),
    ("from=2026-01-02&to=2026-01-01", ["to out_of_range"]),
    ("invoice_number=INV-2026-42", ["invoice_number malformed"]),
    ("invoice_number=INV-2026-0000042", ["invoice_number malformed"]),
    ("invoice_number=", ["invoice_number malformed"]),
    (
      "status=lost&from=x&to=y&user_id=z",
      ["status not_one_of", "user_id wrong_type", "from malformed", "to malformed"]
    ),
  ])
  func `wrong filters of orders are named`(query: String, errors: [String]) throws {
    try client.get("/api/orders?\(query)", as: admin).expectProblem(
      422, "invalid_fields", errors: errors)
  }

  @Test(arguments: [
    ("status=paid", ["status not_one_of"]), ("status=", ["status not_one_of"]),
    ("status=pending&status=pending", ["status duplicated"]),
    ("method=cash&status=x", ["status not_one_of", "method not_one_of"]),
  ])
  func `wrong filters of refunds are named`(query: String, errors: [String]) throws {
    try client.get("/api/refunds?\(query)", as: admin).expectProblem(
      422, "invalid_fields", errors: errors)
  }

  @Test(arguments: [
    "from=0001-01-01", "to=9999-12-31", "from=2026-01-01&to=2026-01-01",
    "user_id=9223372036854775807", "invoice_number=INV-9999-9223372036854775807",
    "invoice_number=%C3%B1-2026-000001",
    "status=paid&payment_method=card&from=2026-01-01&user_id=1",
  ])
  func `odd filters of orders find nothing, or what is there`(query: String) throws {
    #expect(try client.get("/api/orders?\(query)", as: admin).status == 200)
  }

  @Test func `whose orders they are only an admin asks`() throws {
    let ana = try client.customer()
    try client.get("/api/orders?user_id=\(ana.id)", as: ana).expectProblem(403, "forbidden")
    #expect(try client.get("/api/orders?status=paid&from=2026-01-01", as: ana).status == 200)
  }

  @Test(arguments: Contract.native.routes.map(\.pattern))
  func `a parameter nobody asked for is refused by every route`(pattern: String) throws {
    let parts = pattern.split(separator: " ").map(String.init)
    let path = parts[1].replacing("{id}", with: "1").replacing("{product_id}", with: "1")
    let method = try #require(HTTPMethod(rawValue: parts[0]))

    let needed = neededQueries[path].map { "&\($0)" } ?? ""
    try client.send(method, "\(path)?colour=red\(needed)", as: admin).expectProblem(
      422, "invalid_fields", errors: ["colour unknown_field"])
    try client.send(method, "\(path)?%zz", as: admin).expectProblem(400, "bad_request")
  }
}
