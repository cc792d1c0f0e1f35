import HTTP
import JSON
import Testing

@testable import PetShopAPI

/// What came back, as a client sees it.
struct Answer {
  let response: HTTPResponse

  init(_ response: HTTPResponse) { self.response = response }

  var status: Int { response.status.rawValue }

  var text: String { String(decoding: response.body, as: UTF8.self) }

  subscript(name: HTTPHeaderName) -> String? { response.headers[name] }

  func value() throws -> JSONValue { try JSONValue(parsing: response.body) }

  func object() throws -> JSONObject { try #require(try value().objectValue) }

  /// The value at a path of names: `answer.value("order", "id")`.
  func value(_ names: String...) throws -> JSONValue {
    try names.reduce(try value()) { value, name in
      try #require(value.objectValue?[name], "no \(name) in \(text)")
    }
  }

  func integer(_ name: String) throws -> Int64 { try #require(try value(name).int64Value) }

  func string(_ name: String) throws -> String { try #require(try value(name).stringValue) }

  /// The objects of a list.
  func items(of name: String = "items") throws -> [JSONObject] {
    try #require(try value(name).arrayValue).map { try #require($0.objectValue) }
  }

  /// One field of each object of a list, as JSON numbers are written.
  func column(_ name: String) throws -> [String] {
    try items().map { item in
      let value = try #require(item[name])
      return try #require(value.stringValue ?? value.numberValue?.text)
    }
  }

  /// The body with `<time>` in the place of each timestamp, and `<hash>` of each SHA-256.
  var timeless: String {
    text.split(separator: "\"", omittingEmptySubsequences: false)
      .map { $0.isTimestamp ? "<time>" : $0.isHash ? "<hash>" : $0 }.joined(separator: "\"")
  }
}

extension Substring {
  fileprivate var isHash: Bool { utf8.count == 64 && allSatisfy(\.isHexDigit) }

  /// RFC 3339 in UTC, to the second.
  fileprivate var isTimestamp: Bool {
    let form = Array("0000-00-00T00:00:00Z".utf8)
    return utf8.count == form.count
      && zip(utf8, form).allSatisfy { byte, expected in
        expected == UInt8(ascii: "0") ? (0x30...0x39).contains(byte) : byte == expected
      }
  }
}

/// JSON as it is written here, on many lines, as the shop writes it: without white space outside
/// of its texts.
func compact(_ json: String) -> String {
  var isQuoted = false
  return String(
    json.filter { character in
      if character == "\"" { isQuoted.toggle() }
      return isQuoted || !character.isWhitespace
    })
}

// MARK: - Problems

extension Answer {
  /// The wrong fields with their codes, in order: `["name required", "price out_of_range"]`.
  func errors() throws -> [String] {
    guard let errors = try object()["errors"] else { return [] }
    return try #require(errors.arrayValue).map { error in
      let field = try #require(error.objectValue?["field"]?.stringValue)
      let code = try #require(error.objectValue?["code"]?.stringValue)
      let message = try #require(error.objectValue?["message"]?.stringValue)
      #expect(!message.isEmpty)
      return "\(field) \(code)"
    }
  }

  /// Expects a whole and well-formed problem document of this status and code.
  func expectProblem(
    _ status: Int, _ code: String, errors: [String] = [], _ about: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try expectAnyProblem(about, sourceLocation: sourceLocation)
    let problem = try object()
    #expect(self.status == status, "\(about) \(text)", sourceLocation: sourceLocation)
    #expect(
      problem["code"] == .string(code), "\(about) \(text)", sourceLocation: sourceLocation)
    #expect(try self.errors() == errors, "\(about) \(text)", sourceLocation: sourceLocation)
  }

  /// Expects a problem that says what it is, whatever it is.
  func expectAnyProblem(
    _ about: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let comment = Comment(rawValue: "\(about): \(status) \(text)")
    try #require(
      self[.contentType] == "application/problem+json", comment, sourceLocation: sourceLocation)
    let problem = try object()
    let code = try #require(
      problem["code"]?.stringValue, comment, sourceLocation: sourceLocation)
    let isWhole =
      problem["type"] == .string("/docs/problems/\(code)")
      && problem["status"] == .number(JSONNumber(Int64(status)))
      && problem["instance"] == self[.requestID].map { .string($0) }
      && problem["title"]?.stringValue?.isEmpty == false
      && problem["detail"]?.stringValue?.isEmpty == false
    #expect(isWhole, comment, sourceLocation: sourceLocation)
    #expect(ProblemCode(rawValue: code) != nil, comment, sourceLocation: sourceLocation)
    #expect(self[.cacheControl] == "no-store", comment, sourceLocation: sourceLocation)
    #expect(
      ["en", "es"].contains(self[.contentLanguage]), comment, sourceLocation: sourceLocation)
    #expect(
      (status == 401) == (self[.wwwAuthenticate]?.hasPrefix("Bearer realm=\"petshop\"") == true),
      comment,
      sourceLocation: sourceLocation)
    #expect(
      (status == 405) == (self[.allow] != nil), comment, sourceLocation: sourceLocation)
  }
}
