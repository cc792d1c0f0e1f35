import HTTP
import JSON
import PetShop
import TestDatabase
import Testing

@Suite("Addresses", .database(Shop.migrations))
struct AddressTests {
  let client: Client
  let ana: Person
  private let path = "/api/users/me/addresses"

  init() throws {
    client = try Client()
    ana = try client.customer()
  }

  /// The id of a new address.
  @discardableResult
  private func add(_ fields: String = "", as person: Person? = nil) throws -> Int64 {
    let added = try client.post(path, json: address(fields), as: person ?? ana)
    try #require(added.status == 201, "\(added.text)")
    return try added.integer("id")
  }

  private func defaults(of person: Person? = nil) throws -> [String] {
    try client.get(path, as: person ?? ana).items()
      .filter { $0["is_default"] == .bool(true) }
      .compactMap { $0["id"]?.numberValue?.text }
  }

  @Test func `one is added, shown and listed`() throws {
    let added = try client.post(
      path, json: address(#""line2": "3.º B", "region": "Madrid""#), as: ana)
    let id = try added.integer("id")

    let written = compact(
      """
      {"id": \(id), "recipient": "Ana García", "line1": "Calle de Alcalá 1", "line2": "3.º B",
       "city": "Madrid", "region": "Madrid", "postal_code": "28014", "country": "ES",
       "is_default": true, "created_at": "<time>"}
      """)
    #expect(added.status == 201)
    #expect(added[.location] == "\(path)/\(id)")
    #expect(added[.cacheControl] == "no-store")
    #expect(added.timeless == written)
    #expect(try client.get("\(path)/\(id)", as: ana).timeless == written)
    #expect(
      try client.get(path, as: ana).timeless
        == #"{"items":[\#(written)],"page":1,"page_size":20,"total":1,"next_cursor":null}"#)
  }

  @Test func `one keeps a hundred, and then another in the place of one`() throws {
    let first = try add()
    try client.execute(
      """
      INSERT INTO addresses (user_id, recipient, line1, city, country, is_default)
      SELECT \(ana.id), 'Ana', 'Calle 1', 'Madrid', 'ES', false
      FROM generate_series(1, 99)
      """)
    try client.post(path, json: address(), as: ana).expectProblem(409, "list_full")
    #expect(try client.get(path, as: ana).integer("total") == 100)
    #expect(try client.delete("\(path)/\(first)", as: ana).status == 204)
    try add()
    try add(as: client.customer())
  }

  @Test func `the first is the default, and later ones when they are told to be`() throws {
    let first = try add()
    let second = try add()
    #expect(try defaults() == ["\(first)"])
    let third = try add(#""is_default": true"#)
    #expect(try defaults() == ["\(third)"])
    _ = try client.patch("\(path)/\(second)", json: #"{"is_default": true}"#, as: ana)
    #expect(try defaults() == ["\(second)"])
  }

  @Test func `the default is moved, not taken away`() throws {
    let only = try add()
    try client.patch("\(path)/\(only)", json: #"{"is_default": false}"#, as: ana)
      .expectProblem(422, "invalid_fields", errors: ["is_default not_one_of"])
    let same = try client.patch("\(path)/\(only)", json: #"{"is_default": true}"#, as: ana)
    #expect(same.status == 200)
    #expect(try defaults() == ["\(only)"])
  }

  @Test func `when the default goes the newest takes its place`() throws {
    let ids = try [add(), add(), add()]
    #expect(try client.delete("\(path)/\(ids[0])", as: ana).status == 204)
    #expect(try defaults() == ["\(ids[2])"])
    #expect(try client.delete("\(path)/\(ids[1])", as: ana).status == 204)
    #expect(try defaults() == ["\(ids[2])"])
    #expect(try client.delete("\(path)/\(ids[2])", as: ana).status == 204)
    #expect(try client.get(path, as: ana).items().isEmpty)
  }

  @Test func `a patch changes what it names, and null takes away what may be missing`() throws {
    let id = try add(#""line2": "3.º B""#)
    let changed = try client.patch(
      "\(path)/\(id)", json: #"{"city": "Toledo", "line2": null, "postal_code": null}"#, as: ana)
    #expect(
      changed.timeless
        == compact(
          """
          {"id": \(id), "recipient": "Ana García", "line1": "Calle de Alcalá 1", "line2": null,
           "city": "Toledo", "region": null, "postal_code": null, "country": "ES",
           "is_default": true, "created_at": "<time>"}
          """))
  }

  @Test func `everything that is wrong is named at once`() throws {
    try client.post(
      path, json: #"{"recipient": "", "line1": 7, "country": "XX", "is_default": "yes", "x": 1}"#,
      as: ana
    ).expectProblem(
      422, "invalid_fields",
      errors: [
        "recipient required", "line1 wrong_type", "city required", "country malformed",
        "is_default wrong_type", "x unknown_field",
      ])
    let id = try add()
    try client.patch("\(path)/\(id)", json: #"{"recipient": null, "is_default": null}"#, as: ana)
      .expectProblem(
        422, "invalid_fields", errors: ["recipient required", "is_default required"])
  }

  @Test func `of ten that are to be the default at once one is`() throws {
    let ana = ana
    let path = path
    let statuses = try atOnce(10) { client in
      try client.post(path, json: address(#""is_default": true"#), as: ana).status
    }
    #expect(statuses == Array(repeating: 201, count: 10))
    #expect(try defaults().count == 1)
  }

  @Test func `somebody else's is nobody's`() throws {
    let id = try add()
    let eva = try client.customer("Eva")
    try client.get("\(path)/\(id)", as: eva).expectProblem(404, "not_found")
    try client.patch("\(path)/\(id)", json: #"{"city": "Toledo"}"#, as: eva)
      .expectProblem(404, "not_found")
    try client.delete("\(path)/\(id)", as: eva).expectProblem(404, "not_found")
    #expect(try client.get(path, as: eva).items().isEmpty)
    #expect(try client.get("\(path)/\(id)", as: ana).string("city") == "Madrid")
  }
}

/// A sound address; `fields` are added as JSON.
func address(_ fields: String = "") -> String {
  let others = fields.isEmpty ? "" : ", \(fields)"
  return """
    {"recipient": "Ana García", "line1": "Calle de Alcalá 1", "city": "Madrid",
     "postal_code": "28014", "country": "ES"\(others)}
    """
}
