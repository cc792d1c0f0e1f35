import HTTP
import JSON
import PetShop
import TestDatabase
import Testing

@Suite("Payment methods", .database(Shop.migrations))
struct PaymentMethodTests {
  let client: Client
  let ana: Person
  private let path = "/api/payment-methods"

  init() throws {
    client = try Client()
    ana = try client.customer()
  }

  private func document(
    _ id: Int64, _ brand: String = "visa", _ last4: String = "4242", month: Int = 12,
    year: Int = 2_034, isDefault: Bool = true
  ) -> String {
    compact(
      """
      {"id": \(id), "brand": "\(brand)", "last4": "\(last4)", "exp_month": \(month),
       "exp_year": \(year), "is_default": \(isDefault)}
      """)
  }

  @Test func `a card is added, shown and listed by its last four digits`() throws {
    let added = try client.post(
      path, json: card("4242 4242 4242 4242", #""holder": "Ana García", "type": "card""#), as: ana)
    let id = try added.integer("id")

    #expect(added.status == 201)
    #expect(added[.location] == "\(path)/\(id)")
    #expect(added[.cacheControl] == "no-store")
    #expect(added.text == document(id))
    #expect(try client.get("\(path)/\(id)", as: ana).text == document(id))
    #expect(
      try client.get(path, as: ana).text
        == #"{"items":[\#(document(id))],"page":1,"page_size":20,"total":1,"next_cursor":null}"#)
  }

  @Test func `one keeps a hundred, and another in the place of one of them`() throws {
    let first = try client.card(as: ana)
    try client.execute(
      """
      INSERT INTO payment_methods (user_id, token, brand, last4, exp_month, exp_year, is_default)
      SELECT \(ana.id), 'card_' || left(md5(\(ana.id) || '-' || n), 24), 'visa', '4242', 1,
             2040, false
      FROM generate_series(1, 99) AS n
      """)
    try client.post(path, json: card(), as: ana).expectProblem(409, "list_full")
    #expect(try client.get(path, as: ana).integer("total") == 100)
    #expect(try client.put("\(path)/\(first)", json: card(), as: ana).status == 200)
  }

  @Test func `a token stands for a card`() throws {
    let added = try client.post(path, json: #"{"token": "tok_mastercard"}"#, as: ana)
    #expect(added.status == 201)
    #expect(
      added.text
        == document(try added.integer("id"), "mastercard", "4444", year: 2_099))
    try client.post(path, json: #"{"token": "tok_of_nobody"}"#, as: ana)
      .expectProblem(422, "invalid_fields", errors: ["token not_found"])
    try client.post(
      path, json: #"{"token": "tok_visa", "number": "4242424242424242", "exp_year": 2034}"#,
      as: ana
    ).expectProblem(422, "invalid_fields", errors: ["number excluded", "exp_year excluded"])
  }

  @Test(arguments: [
    (#"{}"#, ["number required", "exp_month required", "exp_year required"]),
    (
      #"{"number": 4242424242424242, "exp_month": 13, "exp_year": 24, "cvc": "123"}"#,
      ["number wrong_type", "exp_month out_of_range", "exp_year out_of_range", "cvc unknown_field"]
    ),
    (
      #"{"number": "4242424242424241", "exp_month": 1, "exp_year": 2034, "type": "cheque"}"#,
      ["type not_one_of", "number malformed"]
    ),
    (#"{"number": "4242424242424242", "exp_month": 1, "exp_year": 2024}"#, ["exp_year expired"]),
  ])
  func `what is wrong with a card is named at once, and never repeated`(
    body: String, errors: [String]
  ) throws {
    let answer = try client.post(path, json: body, as: ana)
    try answer.expectProblem(422, "invalid_fields", errors: errors)
    #expect(!answer.text.contains("42424242"))
  }

  @Test func `the first is the default, and it is moved, not taken away`() throws {
    let first = try client.card(as: ana)
    let second = try client.card("5555555555554444", as: ana)
    #expect(try client.get("\(path)/\(second)", as: ana).value("is_default") == .bool(false))
    try client.patch("\(path)/\(first)", json: #"{"is_default": false}"#, as: ana)
      .expectProblem(422, "invalid_fields", errors: ["is_default not_one_of"])
    _ = try client.patch("\(path)/\(second)", json: #"{"is_default": true}"#, as: ana)
    #expect(try client.get("\(path)/\(first)", as: ana).value("is_default") == .bool(false))
    _ = try client.delete("\(path)/\(second)", as: ana)
    #expect(try client.get("\(path)/\(first)", as: ana).value("is_default") == .bool(true))
  }

  @Test func `PUT is another card in the same place, PATCH the same card for longer`() throws {
    let id = try client.card(as: ana)
    let patched = try client.patch(
      "\(path)/\(id)", json: #"{"exp_month": 6, "exp_year": 2040}"#, as: ana)
    #expect(patched.text == document(id, month: 6, year: 2_040))
    try client.patch("\(path)/\(id)", json: #"{"exp_year": 2020}"#, as: ana)
      .expectProblem(422, "invalid_fields", errors: ["exp_year expired"])
    let put = try client.put("\(path)/\(id)", json: card("378282246310005"), as: ana)
    #expect(put.text == document(id, "amex", "0005"))
    #expect(try client.get("\(path)/\(id)", as: ana).text == document(id, "amex", "0005"))
  }

  @Test func `somebody else's is nobody's`() throws {
    let id = try client.card(as: ana)
    let eva = try client.customer("Eva")
    let before = try client.get("\(path)/\(id)", as: ana).text
    try client.get("\(path)/\(id)", as: eva).expectProblem(404, "not_found")
    try client.put("\(path)/\(id)", json: card(), as: eva).expectProblem(404, "not_found")
    try client.patch("\(path)/\(id)", json: #"{"exp_year": 2040}"#, as: eva)
      .expectProblem(404, "not_found")
    try client.delete("\(path)/\(id)", as: eva).expectProblem(404, "not_found")
    #expect(try client.get(path, as: eva).items().isEmpty)
    #expect(try client.get("\(path)/\(id)", as: ana).text == before)
  }
}

/// A card that is good for years; `fields` are added as JSON.
func card(_ number: String = "4242424242424242", _ fields: String = "") -> String {
  let others = fields.isEmpty ? "" : ", \(fields)"
  return #"{"number": "\#(number)", "exp_month": 12, "exp_year": 2034\#(others)}"#
}

extension Client {
  /// The id of a new card.
  @discardableResult
  func card(_ number: String = "4242424242424242", as person: Person) throws -> Int64 {
    let added = try post(
      "/api/payment-methods", json: PetShopAPITests.card(number), as: person)
    try #require(added.status == 201, "\(added.text)")
    return try added.integer("id")
  }
}
