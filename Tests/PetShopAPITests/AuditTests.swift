import HTTP
import JSON
import PetShop
import TestDatabase
import Testing

@Suite("The audit log over HTTP", .database(Shop.migrations))
struct AuditTests {
  let client: Client
  let admin: Person

  init() throws {
    client = try Client()
    admin = try client.admin()
  }

  @Test func `an entry says who changed what, when, and how it was before`() throws {
    let product = try client.product(by: admin)
    _ = try client.patch("/api/products/\(product)", json: #"{"price": 15}"#, as: admin)

    let answer = try client.get(
      "/api/audit-log?subject=products/\(product)&page_size=1", as: admin)

    let id = try #require(try answer.items().first?["id"]?.int64Value)
    let cursor = try answer.string("next_cursor")
    #expect(answer[.cacheControl] == "no-store")
    #expect(
      answer.timeless
        == compact(
          """
          {"items": [
            {"id": \(id), "occurred_at": "<time>", "actor": "users/\(admin.id)",
             "actor_name": "Admin", "action": "update", "subject": "products/\(product)",
             "before": {"price": 1999}, "after": {"price": 1500},
             "request_id": "\(HTTPRequest.testID)", "previous_hash": "<hash>", "hash": "<hash>"}],
           "page": 1, "page_size": 1, "total": 2, "next_cursor": "\(cursor)"}
          """))
  }

  @Test func `it is read by page and by cursor, and each entry comes once`() throws {
    let products = try (0..<5).map { try client.product("Collar \($0)", by: admin) }
    let actor = "actor=users/\(admin.id)&page_size=2"

    var subjects: [String] = []
    for page in 1...3 {
      subjects += try client.get("/api/audit-log?\(actor)&page=\(page)", as: admin)
        .column("subject")
    }
    #expect(subjects == products.reversed().map { "products/\($0)" })

    var answer = try client.get("/api/audit-log?\(actor)", as: admin)
    var walked = try answer.column("subject")
    while let cursor = try answer.value("next_cursor").stringValue {
      answer = try client.get("/api/audit-log?\(actor)&cursor=\(cursor)", as: admin)
      walked += try answer.column("subject")
    }
    #expect(walked == subjects)
  }

  @Test func `it is asked for by who, what and when`() throws {
    let product = try client.product(by: admin)
    _ = try client.delete("/api/products/\(product)", as: admin)
    let path = "/api/audit-log?subject=products/\(product)"

    #expect(try client.get(path, as: admin).column("action") == ["update", "create"])
    #expect(try client.get("\(path)&action=create", as: admin).column("action") == ["create"])
    #expect(
      try client.get("\(path)&from=2026-01-01&to=2999-12-31T23:59:59Z", as: admin).items()
        .count == 2)
    #expect(try client.get("\(path)&to=2026-01-01T00:00:00Z", as: admin).items().isEmpty)
    #expect(try client.get("\(path)&from=2999-01-01", as: admin).items().isEmpty)
    #expect(try client.get("\(path)&actor=command-line", as: admin).items().isEmpty)
  }

  @Test(arguments: [
    ("actor=", "actor required"), ("actor=admin", "actor malformed"),
    ("actor=users/", "actor malformed"), ("actor=users/1/2", "actor malformed"),
    ("actor=Users/1", "actor malformed"), ("subject=command-line", "subject malformed"),
    ("subject=products", "subject malformed"), ("subject=products/x", "subject malformed"),
    ("subject=/1", "subject malformed"), ("subject=a/1&subject=a/2", "subject duplicated"),
    ("subject=a/\(String(repeating: "1", count: 59))", "subject too_long"),
    ("action=change", "action not_one_of"), ("from=", "from malformed"),
    ("from=yesterday", "from malformed"), ("from=2026-02-30", "from malformed"),
    ("from=0000-12-31", "from malformed"), ("from=2026-1-1", "from malformed"),
    ("to=2026-01-01T24:00:00Z", "to malformed"), ("to=2026-01-01T00:00:00", "to malformed"),
    ("to=2026-01-01T00:00:00%2B01:00", "to malformed"),
    ("to=2026-01-01T00:00:00.5Z", "to malformed"), ("to=2026-01-01T00:60:00Z", "to malformed"),
  ])
  func `wrong filters are named`(query: String, error: String) throws {
    try client.get("/api/audit-log?\(query)", as: admin).expectProblem(
      422, "invalid_fields", errors: [error])
  }

  @Test(arguments: [
    "subject=products/99999999999999999999", "actor=users/0", "from=9999-12-31", "to=1970-01-01",
    "from=0001-01-01", "from=2024-02-29T23:59:59Z", "from=2026-01-02&to=2026-01-01",
  ])
  func `odd filters find nothing, or what is there, and no trouble`(query: String) throws {
    #expect(try client.get("/api/audit-log?\(query)", as: admin).status == 200)
  }
}
