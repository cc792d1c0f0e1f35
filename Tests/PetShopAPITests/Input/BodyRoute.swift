import HTTP
import Testing

/// A route that reads a body: an address, who may ask, and what each of its fields may be.
struct BodyRoute: Sendable, CustomTestStringConvertible {
  let pattern: String
  /// As it is in the shop: nil for anyone.
  let caller: Caller?
  let fields: [Field]
  /// What an empty body is answered with, where no field is required.
  var emptyStatus = 200

  enum Caller { case customer, owner, admin }

  init(_ pattern: String, _ caller: Caller?, _ fields: [Field], emptyStatus: Int = 200) {
    self.emptyStatus = emptyStatus
    self.pattern = pattern
    self.caller = caller
    self.fields = fields
  }

  var testDescription: String { pattern }

  var required: [String] { fields.filter(\.isRequired).map(\.name) }

  /// Those that nobody can have kept as his default.
  var requiredInBody: [String] {
    fields.filter { $0.isRequired && !$0.hasDefault }.map(\.name)
  }
}

extension BodyRoute {
  static let all = [
    BodyRoute("POST /api/users/register", nil, registration),
    BodyRoute("POST /api/users", nil, registration),
    BodyRoute(
      "POST /api/users/login", nil,
      [
        Field("username", .line(254), isRequired: false), Field("email", .line(254)),
        Field("password", .line(4_096)),
      ]),
    BodyRoute("POST /api/users/refresh", nil, [Field("refresh_token", .line(512))]),
    BodyRoute(
      "PATCH /api/users/me", .customer,
      [
        Field("name", .line(120), isRequired: false),
        Field("username", .line(40), isRequired: false),
      ]),
    BodyRoute(
      "PUT /api/users/me/password", .customer,
      [
        Field("current_password", .line(4_096)), Field("new_password", .line(256)),
      ]),
    BodyRoute("POST /api/users/password-reset", nil, [Field("email", .line(254))]),
    BodyRoute(
      "POST /api/users/password-reset/confirm", nil,
      [Field("token", .line(512)), Field("new_password", .line(256))]),
    BodyRoute("DELETE /api/users/me", .customer, [Field("password", .line(4_096))]),
    BodyRoute("POST /api/users/me/addresses", .customer, address),
    BodyRoute("PATCH /api/users/me/addresses/{id}", .owner, address.map(\.optional)),
    BodyRoute("POST /api/payment-methods", .customer, card),
    BodyRoute("PUT /api/payment-methods/{id}", .owner, card),
    BodyRoute(
      "PATCH /api/payment-methods/{id}", .owner,
      card.filter { $0.name.hasPrefix("exp") }
        .map(\.optional)),
    BodyRoute("POST /api/categories", .admin, category),
    BodyRoute("PATCH /api/categories/{id}", .admin, category.map(\.optional)),
    BodyRoute("POST /api/products", .admin, product),
    BodyRoute("PUT /api/products/{id}", .admin, productThatIsThere),
    BodyRoute("PATCH /api/products/{id}", .admin, product.map(\.optional)),
    BodyRoute("POST /api/products/{id}/reviews", .customer, opinion),
    BodyRoute(
      "PATCH /api/reviews/{id}", .customer,
      opinion.map(\.optional) + [Field("status", .choice, isRequired: false)]),
    BodyRoute(
      "POST /api/cart/items", .customer,
      [
        Field("product_id", .integer(1...Int64.max)), Field("quantity", .integer(1...9_999)),
      ]),
    BodyRoute(
      "PUT /api/cart/items/{product_id}", .customer,
      [
        Field("quantity", .integer(1...9_999))
      ]),
    BodyRoute("POST /api/checkout", .customer, checkout),
    BodyRoute("POST /api/orders", .customer, checkout),
    BodyRoute("PATCH /api/orders/{id}", .admin, [Field("status", .choice)]),
    BodyRoute("PATCH /api/invoices/{id}", .admin, [Field("payment_status", .choice)]),
    BodyRoute(
      "PATCH /api/users/{id}", .admin,
      [Field("role", .choice, isRequired: false), Field("disabled", .flag, isRequired: false)]),
    BodyRoute(
      "POST /api/api-keys", .admin,
      [
        Field("name", .line(120)), Field("scopes", .choices(9)),
        Field("expires_at", .time, isRequired: false),
      ]),
    // There is no such order.
    BodyRoute("POST /api/orders/{id}/refunds", .admin, refund, emptyStatus: 404),
    BodyRoute("PATCH /api/refunds/{id}", .admin, [Field("status", .choice)]),
    BodyRoute("POST /api/products/{id}/stock-adjustments", .admin, adjustment),
  ]

  private static let registration = [
    Field("email", .line(254)), Field("password", .line(256)), Field("name", .line(120)),
    Field("username", .line(40), isRequired: false),
  ]

  private static let category = [
    Field("slug", .line(80)), Field("name", .line(120)),
    Field("description", .text(10_000), isRequired: false),
    Field("parent_id", .integer(1...Int64.max), isRequired: false),
  ]

  private static let product = [
    Field("name", .line(120)), Field("description", .text(10_000), isRequired: false),
    Field("price", .decimal("9999999.99")), Field("stock", .integer(0...1_000_000)),
    Field("category_id", .integer(1...Int64.max), isRequired: false),
    Field("species", .line(40), isRequired: false), Field("brand", .line(80), isRequired: false),
    Field("sku", .line(64), isRequired: false), Field("image_url", .line(2_000), isRequired: false),
    Field("tags", .lines(20, of: 40), isRequired: false),
    Field("low_stock_threshold", .integer(0...1_000_000), isRequired: false),
    Field("tax_rate", .decimal("100"), isRequired: false),
  ]

  /// Its stock may be more than it is ever set to.
  private static let productThatIsThere = product.map {
    $0.name == "stock" ? Field("stock", .integer(0...Int64(Int32.max))) : $0
  }

  private static let adjustment = [
    Field("delta", .integer(-1_000_000...1_000_000)),
    Field("set_to", .integer(0...1_000_000), isRequired: false),
    Field("expected", .integer(0...Int64(Int32.max)), isRequired: false),
    Field("reason", .choice), Field("note", .line(500), isRequired: false),
  ]

  private static let opinion = [
    Field("rating", .integer(1...5)), Field("title", .line(120), isRequired: false),
    Field("comment", .line(4_000), isRequired: false),
  ]

  private static let refund = [
    Field("amount", .positiveDecimal("9999999999999.99"), isRequired: false),
    Field("lines", .objects(100), isRequired: false),
    Field("reason", .line(500), isRequired: false),
  ]

  private static let address = [
    Field("recipient", .line(120)), Field("line1", .line(200)),
    Field("line2", .line(200), isRequired: false), Field("city", .line(120)),
    Field("region", .line(120), isRequired: false),
    Field("postal_code", .line(20), isRequired: false), Field("country", .line(2)),
  ]

  private static let card = [
    Field("number", .line(40)), Field("exp_month", .integer(1...12)),
    Field("exp_year", .integer(2_000...2_099)), Field("holder", .line(120), isRequired: false),
  ]

  private static let checkout = [
    Field("address_id", .integer(1...Int64.max), isRequired: false),
    Field("shipping_address", .object, hasDefault: true),
    Field("payment_method_id", .integer(1...Int64.max), isRequired: false),
    Field("payment_method", .choice, hasDefault: true),
    Field("expected_total", .decimal("9999999999999.99"), isRequired: false),
  ]
}

/// One field of a body.
struct Field: Sendable {
  let name: String
  let kind: Kind
  let isRequired: Bool
  /// Whether a customer's default may stand for it.
  let hasDefault: Bool

  enum Kind {
    /// Text of at most so many characters; a line may not be empty.
    case line(Int), text(Int)
    /// Whole numbers.
    case integer(ClosedRange<Int64>)
    /// Numbers from 0 to this, with two decimals.
    case decimal(String)
    /// The same, but not 0.
    case positiveDecimal(String)
    /// At most so many objects, which have something that is required.
    case objects(Int)
    /// At most so many texts of at most so many characters.
    case lines(Int, of: Int)
    case object
    case choice
    /// At least one of so many, each once.
    case choices(Int)
    case time
    case flag
  }

  init(_ name: String, _ kind: Kind, isRequired: Bool = true, hasDefault: Bool = false) {
    self.name = name
    self.kind = kind
    self.isRequired = isRequired
    self.hasDefault = hasDefault
  }

  /// The same field in a merge patch.
  var optional: Field { Field(name, kind, isRequired: false) }
}

// MARK: - Wrong values

extension Field {
  /// A value that is wrong, and what the problem says of it.
  struct WrongValue {
    let json: String
    /// The field it names, which may lie within this one.
    let field: String
    let code: String
  }

  /// A value of a type that the field never has.
  var ofWrongType: WrongValue {
    if case .flag = kind { wrong("1", "wrong_type") } else { wrong("true", "wrong_type") }
  }

  var wrongValues: [WrongValue] {
    wrongTypes.map { wrong($0, "wrong_type") } + wrongInValue
  }

  private func wrong(_ json: String, _ code: String, in part: String = "") -> WrongValue {
    WrongValue(json: json, field: name + part, code: code)
  }

  private var wrongTypes: [String] {
    switch kind {
    case .line, .text, .choice, .time: ["true", "false", "0", "1.5", "[]", "{}", #"["a"]"#]
    case .integer: ["true", "[]", "{}", "\"1\"", "\"\"", "1.5", "0.1", "1e-1", "1e-400"]
    case .flag: ["0", "1", "\"true\"", "[]", "{}"]
    case .decimal, .positiveDecimal: ["true", "[]", "{}", "\"12\"", "\"\"", "\"NaN\""]
    case .lines, .choices, .objects: ["true", "{}", "\"a\"", "1"]
    case .object: ["true", "[]", "\"a\"", "1"]
    }
  }

  private var wrongInValue: [WrongValue] {
    switch kind {
    case .line(let longest): [wrong("\"\"", "required")] + wrongTexts(longest)
    case .text(let longest): wrongTexts(longest)
    case .integer(let range): wrongIntegers(range)
    case .decimal(let highest): wrongDecimals(highest)
    case .positiveDecimal(let highest): [wrong("0", "out_of_range")] + wrongDecimals(highest)
    case .objects(let most): wrongObjects(most)
    case .lines(let most, let longest): wrongLines(most, longest)
    case .flag: []
    case .object: [wrong(#"{"zip": "28014"}"#, "unknown_field", in: ".zip")]
    case .choice: [wrong("\"cheque\"", "not_one_of"), wrong("\"\"", "not_one_of")]
    case .choices(let most): wrongChoices(most)
    case .time: wrongTimes.map { wrong("\"\($0)\"", "malformed") }
    }
  }

  private func wrongTexts(_ longest: Int) -> [WrongValue] {
    [
      wrong("\"a\\u0000b\"", "contains_null"),
      wrong("\"\(String(repeating: "a", count: longest + 1))\"", "too_long"),
      wrong("\"\(String(repeating: "🐈", count: longest + 1))\"", "too_long"),
    ]
  }

  private func wrongIntegers(_ range: ClosedRange<Int64>) -> [WrongValue] {
    let above = range.upperBound == .max ? "9223372036854775808" : "\(range.upperBound + 1)"
    return
      ([
        "\(range.lowerBound - 1)", above, "1e30", "-1e30", "1e400", "-9223372036854775809",
      ] + (range.contains(-1) ? [] : ["-1"]))
      .map { wrong($0, "out_of_range") }
  }

  private func wrongDecimals(_ highest: String) -> [WrongValue] {
    ["-1", "-0.01", "\(highest.split(separator: ".")[0])9", "1e400", "-1e400", "1e999999999999"]
      .map { wrong($0, "out_of_range") }
      + ["0.001", "1e-400", "0.015", "19.999", "1e-999999999999"]
      .map { wrong($0, "too_many_decimals") }
  }

  private func wrongChoices(_ most: Int) -> [WrongValue] {
    [
      wrong("[]", "required"),
      wrong("[\"cheque\"]", "not_one_of", in: "[0]"),
      wrong("[null]", "wrong_type", in: "[0]"),
      wrong("[[]]", "wrong_type", in: "[0]"),
      wrong("[\(Array(repeating: "\"\"", count: most + 1).joined(separator: ","))]", "too_long"),
    ]
  }

  private var wrongTimes: [String] {
    [
      "", "2030-01-01", "2030-01-01T00:00:00", "2030-01-01T00:00:00+01:00", "2030-13-01T00:00:00Z",
      "2030-02-30T00:00:00Z", "2030-01-01T24:00:00Z", "2030-01-01t00:00:00z", "a\\u0000b", "١",
    ]
  }

  private func wrongObjects(_ most: Int) -> [WrongValue] {
    [
      wrong("[]", "required"),
      wrong("[1]", "wrong_type", in: "[0]"),
      wrong(#"[{"a": 1}]"#, "unknown_field", in: "[0].a"),
      wrong("[\(Array(repeating: "{}", count: most + 1).joined(separator: ","))]", "too_long"),
    ]
  }

  private func wrongLines(_ most: Int, _ longest: Int) -> [WrongValue] {
    [
      wrong("[\"a\", 1]", "wrong_type", in: "[1]"),
      wrong("[null]", "wrong_type", in: "[0]"),
      wrong("[\"\"]", "required", in: "[0]"),
      wrong("[\"a\\u0000\"]", "contains_null", in: "[0]"),
      wrong("[\"\(String(repeating: "a", count: longest + 1))\"]", "too_long", in: "[0]"),
      wrong("[\(Array(repeating: "\"a\"", count: most + 1).joined(separator: ","))]", "too_long"),
    ]
  }
}
