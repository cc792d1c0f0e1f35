import HTTP
import Testing

@Suite("Headers")
struct HeaderTests {
  @Test("are found whatever the case of their names, the first one first")
  func lookup() throws {
    var headers = HTTPHeaders()
    try headers.add(try #require(HTTPHeaderName(rawValue: "x-request-ID")), "1")
    try headers.add(.requestID, "2")

    #expect(headers[.requestID] == "1")
    #expect(headers[.accept] == nil)
    #expect(headers.fields.map(\.value) == ["1", "2"])
    #expect(try Set([.requestID, #require(HTTPHeaderName(rawValue: "x-request-ID"))]).count == 1)
  }

  @Test("replace all fields of a name, or take them away")
  func replacement() throws {
    var headers = HTTPHeaders()
    try headers.add(.vary, "Accept")
    try headers.add(.vary, "Authorization")

    try headers.set(.vary, "Accept-Language")
    headers.set(.retryAfter, 5)
    headers.set(.cacheControl, constant: "no-store")
    headers.remove(.link)

    #expect(headers.fields.map(\.value) == ["Accept-Language", "5", "no-store"])
    headers.remove(.retryAfter)
    #expect(headers[.retryAfter] == nil)
  }

  @Test("stand as they are sent, whatever is taken away between them")
  func lines() throws {
    var headers = HTTPHeaders()
    try headers.add(.vary, "a: b")
    try headers.add(.link, "")
    try headers.add(.location, "  c")
    try headers.add(.retryAfter, "1")
    #expect(
      String(decoding: headers.lines, as: UTF8.self)
        == "Vary: a: b\r\nLink: \r\nLocation:   c\r\nRetry-After: 1\r\n")
    #expect(headers.fields.map(\.value) == ["a: b", "", "  c", "1"])

    let shouted = try #require(HTTPHeaderName(rawValue: "LINK"))
    try headers.set(shouted, "d")
    headers.remove(.vary)
    headers.remove(.retryAfter)

    #expect(String(decoding: headers.lines, as: UTF8.self) == "Location:   c\r\nLINK: d\r\n")
  }

  @Test(
    "refuse a value that could end the line",
    arguments: ["a\r\nSet-Cookie: b", "a\n", "\r", "\0", "a\u{1}", "\u{7F}"])
  func injection(value: String) {
    var headers = HTTPHeaders()

    #expect(throws: HTTPHeaders.InvalidValue.self) { try headers.add(.location, value) }
    #expect(throws: HTTPHeaders.InvalidValue.self) { try headers.set(.location, value) }
    #expect(headers.fields.isEmpty)
  }

  @Test("allow text beyond ASCII, tabs and nothing at all", arguments: ["", "ñ", "a\tb", "a b"])
  func values(value: String) throws {
    var headers = HTTPHeaders()

    try headers.add(.location, value)

    #expect(headers[.location] == value)
  }

  @Test("have tokens for names and methods", arguments: ["", "a b", "a:", "é", "a\n", "(", "a/b"])
  func tokens(text: String) {
    #expect(HTTPHeaderName(rawValue: text) == nil)
    #expect(HTTPMethod(rawValue: text) == nil)
  }

  @Test("and statuses are what RFC 9110 says")
  func statuses() {
    #expect(HTTPStatus(rawValue: 99) == nil)
    #expect(HTTPStatus(rawValue: 600) == nil)
    #expect(HTTPStatus(rawValue: 404) == .notFound)
    #expect(HTTPStatus.noContent.forbidsBody && HTTPStatus.notModified.forbidsBody)
    #expect(!HTTPStatus.ok.forbidsBody)
  }

  @Test("of an answer name the type of its body")
  func response() {
    let response = HTTPResponse(.ok, contentType: "application/json", body: [0x7B, 0x7D])

    #expect(response.headers[.contentType] == "application/json")
    #expect(response.body == [0x7B, 0x7D])
  }

  @Test(
    "carry a bearer token or none",
    arguments: [
      (nil, .absent), ("Bearer abc", .bearer("abc")), ("bearer abc", .bearer("abc")),
      ("BEARER  a.b-c_d~e+f/g==", .bearer("a.b-c_d~e+f/g==")), ("Basic YTpi", .otherScheme),
      ("Bearerabc", .otherScheme), ("", .otherScheme), (" Bearer abc", .otherScheme),
      ("Bearer", .malformed), ("Bearer ", .malformed), ("Bearer a b", .malformed),
      ("Bearer a,b", .malformed), ("Bearer =", .malformed), ("Bearer a=b", .malformed),
      ("Bearer é", .malformed), ("Bearer a\t", .malformed), ("Bearer \"a\"", .malformed),
    ] as [(String?, Authorization)])
  func authorization(header: String?, expected: Authorization) {
    #expect(Authorization(header) == expected)
  }

  @Test("challenge with a realm and a reason")
  func challenge() {
    #expect(BearerChallenge(realm: "petshop").headerValue == "Bearer realm=\"petshop\"")
    #expect(
      BearerChallenge(realm: "a\"b", code: .invalidToken).headerValue
        == "Bearer realm=\"a\\\"b\", error=\"invalid_token\"")
  }

  @Test("carry an idempotency key of printable ASCII", arguments: [1, 36, 255])
  func idempotencyKey(length: Int) {
    let text = String(repeating: "k", count: length)

    #expect(IdempotencyKey(text)?.text == text)
  }

  @Test(
    "carry no other idempotency key",
    arguments: ["", "é", "a\n", "a\tb", "\u{7F}", String(repeating: "k", count: 256)])
  func noIdempotencyKey(text: String) {
    #expect(IdempotencyKey(text) == nil)
  }
}
