import HTTP
import TestSupport
import Testing

/// A request in its parts, to be damaged.
struct Damaged {
  var method: String
  var path: [UInt8]
  var query: [UInt8]
  var headers: [HTTPHeaderName: String]
  var body: [UInt8]

  /// Nil when no server would have let it come this far.
  var request: HTTPRequest? {
    guard let method = HTTPMethod(rawValue: method) else { return nil }
    var fields = HTTPHeaders()
    for (name, value) in headers where (try? fields.set(name, value)) == nil { return nil }
    return HTTPRequest(
      method: method, path: String(decoding: path, as: UTF8.self),
      query: String(decoding: query, as: UTF8.self), headers: fields, body: body,
      id: HTTPRequest.testID)
  }

  /// Changes one thing.
  mutating func suffer(_ dice: inout Dice) {
    switch dice.below(12) {
    case 0...5 where !body.isEmpty: body.suffer(&dice, words: Self.values)
    case 0...2: path.suffer(&dice, words: Self.segments)
    case 3...6: query.suffer(&dice, words: Self.parameters)
    case 7, 8: headers[dice.one(of: Self.names)] = dice.one(of: Self.headerValues)
    case 9: headers[dice.one(of: Self.names)]?.suffer(&dice)
    case 10: method = dice.one(of: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
    default: path.suffer(&dice, words: Self.segments)
    }
  }

  private static let values = [
    "null", "true", "0", "-1", "1.5", "1e400", "1e-400", "0.001", "10000000", "9223372036854775807",
    "99999999999999999999", "\"\"", "\"a\\u0000b\"", "\"\\ud800\"", "[]", "{}", "[[[[]]]]", ",",
    ":",
    "\"", "\\", "{", "}", "\"name\":1,", "\"price\":1e2,", "\"colour\":{},", "\u{FEFF}", "\u{0}",
    "🐈",
    "\"tags\":[\"a\",null],", "\"role\":\"admin\",", "-0", "1E+2", "\"quantity\":2,",
  ]
  private static let segments = [
    "/", "//", "..", ".", "%2e", "%2F", "%", "%00", "%C3%B1", "0", "-1", "1", "2",
    "9223372036854775808", "cart", "items", "me", "orders", "products", "ñ", " ", ";", "*", "\u{0}",
  ]
  private static let parameters = [
    "page=1", "page=0", "page_size=100", "page_size=x", "cursor=AW9yZGVyOjE", "cursor=AQ",
    "sort=name",
    "sort=-price", "min_price=1e400", "max_price=0.5", "category=1", "category=perros", "brand=%00",
    "brand=a", "in_stock=true", "&", "=", "%", "%ff", "+", "species=dog", "🐈", "page=2&cursor=AQ",
  ]
  private static let names: [HTTPHeaderName] = [
    .accept, .acceptLanguage, .authorization, .contentType, .idempotencyKey, .ifMatch, .ifNoneMatch,
  ]
  private static let headerValues = [
    "", "*", "*/*", "text/html", "application/json", "application/merge-patch+json", "\"1.x\"",
    "W/\"1\"", "\"", "Bearer x", "Basic x", "es", "key", "ñ", ",,,", ";q=", "\"a\", \"b\"",
    String(repeating: "k", count: 256), "\"99999999999999999999.\"", "\"-1.\"", "q=0",
  ]
}

extension [UInt8] {
  /// Takes something out, puts something in, or turns a bit.
  fileprivate mutating func suffer(_ dice: inout Dice, words: [String]) {
    let start = dice.below(count + 1)
    let end = Swift.min(count, start + dice.below(8))
    switch dice.below(5) {
    case 0: replaceSubrange(start..<end, with: dice.one(of: words).utf8)
    case 1: insert(contentsOf: dice.one(of: words).utf8, at: start)
    case 2: removeSubrange(start..<end)
    case 3: insert(contentsOf: self[start..<end], at: start)
    default: if start < count { self[start] ^= 1 << UInt8(dice.below(8)) }
    }
  }
}

extension String {
  fileprivate mutating func suffer(_ dice: inout Dice) {
    var bytes = Array(utf8)
    bytes.suffer(&dice, words: ["\"", ",", ";", "q=", "*", "W/", " ", "/", "=", "ñ", "."])
    self = String(decoding: bytes, as: UTF8.self)
  }
}
