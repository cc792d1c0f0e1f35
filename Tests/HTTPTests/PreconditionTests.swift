import HTTP
import Testing

@Suite("Conditional requests")
struct PreconditionTests {
  @Test(
    "lists of tags are read as RFC 9110 writes them",
    arguments: [
      ("*", ["*"]), (" * ", ["*"]), ("\"a\"", ["\"a\""]), ("W/\"a\"", ["W/\"a\""]),
      ("\"a\", W/\"b\",\"c\"", ["\"a\"", "W/\"b\"", "\"c\""]), ("\"\"", ["\"\""]),
      ("\"a,b\"", ["\"a,b\""]), (", \"a\" ,, \"b\",", ["\"a\"", "\"b\""]), ("\"a\\\"", ["\"a\\\""]),
      ("\"é\"", ["\"é\""]),
    ])
  func lists(text: String, tags: [String]) {
    let expected: EntityTagCondition? = EntityTagCondition(text)

    switch expected {
    case .any: #expect(tags == ["*"])
    case .tags(let read): #expect(read.map(\.headerValue) == tags)
    case nil: Issue.record("malformed")
    }
  }

  @Test(
    "malformed lists are refused",
    arguments: [
      "", " ", ",", "a", "\"a", "a\"", "\"a\" \"b\"", "w/\"a\"", "W/ \"a\"", "W/", "*, \"a\"",
      "\"a\", *", "\"a b\"", "\"a\";", "\"", "**",
    ])
  func malformed(text: String) {
    #expect(EntityTagCondition(text) == nil)
  }

  @Test(
    "a tag holds no quotation mark, space or control character",
    arguments: ["\"", " ", "\n", "\u{7F}"])
  func characters(text: String) {
    #expect(EntityTag(text) == nil)
  }

  @Test("weak tags match only weakly")
  func comparison() throws {
    let strong = try #require(EntityTag("1"))
    let weak = try #require(EntityTag("1", isWeak: true))
    let other = try #require(EntityTag("2"))

    #expect(strong.stronglyMatches(strong) && strong.weaklyMatches(strong))
    #expect(!weak.stronglyMatches(weak) && weak.weaklyMatches(weak))
    #expect(!weak.stronglyMatches(strong) && weak.weaklyMatches(strong))
    #expect(!strong.stronglyMatches(other) && !strong.weaklyMatches(other))
  }

  @Test(
    "are evaluated in the order of RFC 9110",
    arguments: [
      (.get, nil, nil, "1", .proceed),
      (.get, nil, "\"1\"", "1", .notModified), (.head, nil, "\"1\"", "1", .notModified),
      (.get, nil, "W/\"1\"", "1", .notModified), (.get, nil, "\"2\"", "1", .proceed),
      (.get, nil, "\"2\", \"1\"", "1", .notModified), (.get, nil, "*", "1", .notModified),
      (.get, nil, "*", nil, .proceed), (.put, nil, "*", "1", .failed),
      (.put, nil, "*", nil, .proceed),
      (.put, "\"1\"", nil, "1", .proceed), (.put, "\"2\"", nil, "1", .failed),
      (.put, "W/\"1\"", nil, "1", .failed), (.put, "*", nil, "1", .proceed),
      (.put, "*", nil, nil, .failed), (.put, "\"1\"", nil, nil, .failed),
      (.get, "\"2\"", "\"1\"", "1", .failed), (.get, "\"1\"", "\"1\"", "1", .notModified),
      (.put, "1", nil, "1", .malformed(.ifMatch)), (.get, nil, "1", "1", .malformed(.ifNoneMatch)),
      (.get, "\"2\"", "1", "1", .failed),
    ] as [(HTTPMethod, String?, String?, String?, Precondition)])
  func evaluation(
    method: HTTPMethod, ifMatch: String?, ifNoneMatch: String?, current: String?,
    expected: Precondition
  ) throws {
    var headers = HTTPHeaders()
    if let ifMatch { try headers.add(.ifMatch, ifMatch) }
    if let ifNoneMatch { try headers.add(.ifNoneMatch, ifNoneMatch) }
    let request = HTTPRequest(method: method, path: "/", headers: headers)

    #expect(Precondition.evaluate(request, current: current.flatMap { EntityTag($0) }) == expected)
  }
}
