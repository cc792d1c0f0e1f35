import HTTP
import PetShop
import TestDatabase
import Testing

@Suite("Fields", .database(Shop.migrations))
struct FieldTests {
  let wanderer: Wanderer

  init() throws { wanderer = try Wanderer() }

  /// What else is wrong with a body in which `field` is the only one: the others are missing.
  private func missing(from route: BodyRoute, besides field: Field) -> [String] {
    route.fields.filter { $0.isRequired && $0.name != field.name }.map { "\($0.name) required" }
  }

  @Test(arguments: BodyRoute.all)
  func `each wrong value of each field is named`(route: BodyRoute) throws {
    for field in route.fields {
      for value in field.wrongValues {
        let answer = try wanderer.send("{\"\(field.name)\": \(value.json)}", to: route)
        let about = "\(field.name): \(value.json.prefix(40))"
        try #require(answer.status == 422, "\(about) \(answer.text)")
        let errors = try answer.errors()
        #expect(errors.contains("\(value.field) \(value.code)"), "\(about) \(errors)")
        #expect(
          errors.filter { $0.hasPrefix(field.name) && !$0.hasSuffix(" required") }.count <= 1,
          "one error a field is enough: \(about) \(errors)")
      }
    }
  }

  @Test(arguments: BodyRoute.all)
  func `every field that is wrong is named at once, unknown ones too`(route: BodyRoute) throws {
    let fields = route.fields.map { "\"\($0.name)\": \($0.ofWrongType.json)" }
    let body = (fields + ["\"colour\": 1", "\"Name\": 1"]).joined(separator: ", ")
    let wrong = route.fields.map { "\($0.name) wrong_type" }

    let answer = try wanderer.send("{\(body)}", to: route)

    #expect(answer.status == 422)
    let errors = try answer.errors()
    #expect(Set(wrong).isSubset(of: errors), "\(errors)")
    #expect(errors.suffix(2) == ["colour unknown_field", "Name unknown_field"])
  }

  @Test(arguments: BodyRoute.all)
  func `null is a missing value`(route: BodyRoute) throws {
    let isPatch = route.pattern.hasPrefix("PATCH")
    let body = route.fields.map { "\"\($0.name)\": null" }.joined(separator: ", ")

    let answer = try wanderer.send("{\(body)}", to: route)

    let required =
      isPatch
      ? [
        "slug", "name", "price", "stock", "rating", "status", "payment_status", "recipient",
        "line1",
        "city", "country", "exp_month", "exp_year", "role", "disabled",
      ].filter { name in
        route.fields.contains { $0.name == name }
      }
      : route.required
    guard !required.isEmpty else { return #expect(answer.status == route.emptyStatus) }
    try answer.expectProblem(422, "invalid_fields", errors: required.map { "\($0) required" })
  }

  @Test func `an address is read as strictly as what is around it`() throws {
    let route = try #require(BodyRoute.all.first { $0.pattern == "POST /api/checkout" })
    func errors(_ address: String) throws -> [String] {
      try wanderer.send(
        "{\"payment_method\": \"cash_on_delivery\", \"shipping_address\": \(address)}", to: route
      ).errors()
    }

    #expect(
      try errors("{}")
        == ["recipient", "line1", "city", "country"].map {
          "shipping_address.\($0) required"
        })
    #expect(
      try errors(
        """
        {"recipient": 1, "line1": " ", "line2": "a\\u0000", "city": "\(String(repeating: "x", count: 121))",
         "region": [], "postal_code": "a\\nb", "country": "Spain", "zip": 1}
        """)
        == [
          "recipient wrong_type", "line1 malformed", "line2 contains_null", "city too_long",
          "region wrong_type", "postal_code malformed", "country too_long", "zip unknown_field",
        ].map { "shipping_address.\($0)" })
    for country in ["es", "XX", "E1", "🐈🐈"] {
      #expect(
        try errors(
          """
          {"recipient": "A", "line1": "B", "city": "C", "country": "\(country)"}
          """) == ["shipping_address.country malformed"])
    }
  }

  @Test(arguments: [
    "ana", "ana@", "@example.com", "ana@example", "ana@@example.com", "a b@example.com",
    "ana@example..com", "ana@-a.com", "<ana@example.com>", "ana@example.com.", "ana@exa mple.com",
    "\\\"ana\\\"@example.com", "ana@example.com\\nBcc: eva@example.com", "ana,eva@example.com",
  ])
  func `what is no e-mail address is refused`(email: String) throws {
    let answer = try wanderer.client.post(
      "/api/users", json: #"{"email": "\#(email)", "password": "long enough!", "name": "Ana"}"#)

    try answer.expectProblem(422, "invalid_fields", errors: ["email malformed"])
  }

  @Test(arguments: [
    ("name", "\"  \""), ("name", "\"a\\nb\""), ("name", "\"a\\u0007\""), ("species", "\"Dog\""),
    ("species", "\"a b\""), ("image_url", "\"javascript:alert(1)\""), ("image_url", "\"img.png\""),
    ("image_url", "\"https://a b\""), ("image_url", "\"/ñ.png\""), ("brand", "\"\\u001b[31m\""),
    ("sku", "\" \""),
  ])
  func `texts have their forms`(field: String, value: String) throws {
    let answer = try wanderer.client.patch(
      "/api/products/\(wanderer.product)", json: "{\"\(field)\": \(value)}", as: wanderer.admin)

    try answer.expectProblem(422, "invalid_fields", errors: ["\(field) malformed"])
  }

  @Test func `what nobody would see is refused by its name`() throws {
    let answer = try wanderer.client.post(
      "/api/users",
      json: """
        {"email": "an\\u200ba@example.com", "username": "ana\\u202e", "name": "A\\u2066na",
         "password": "long enough!"}
        """, [.acceptLanguage: "es"])

    try answer.expectProblem(
      422, "invalid_fields",
      errors: [
        "email invisible_characters", "name invisible_characters",
        "username invisible_characters",
      ])
    #expect(answer.text.contains("no debe contener caracteres que no se ven"))
  }

  @Test(arguments: [
    (HTTPMethod.patch, "/api/users/me", "{*}"),
    (.post, "/api/checkout", #"{"shipping_address": {*}}"#),
  ])
  func `of five thousand unknown fields a hundred are named`(
    method: HTTPMethod, path: String, body: String
  ) throws {
    let fields = (1...5_000).map { "\"f\($0)\":1" }.joined(separator: ",")
    let json = body.replacing("*", with: fields)

    let answer = try wanderer.client.send(method, path, json: json, as: wanderer.customer)

    #expect(answer.status == 422)
    #expect(try answer.errors().count == 100)
  }
}
