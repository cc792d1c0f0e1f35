import JSON
import Testing

@Suite("A JSON object")
struct JSONObjectTests {
  @Test("keeps its members in order and finds each by name", arguments: [1, 16, 17, 200])
  func order(count: Int) throws {
    let members = (0..<count).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
    let object = try read("{\(members)}")

    #expect(object.members.map(\.name) == (0..<count).map { "k\($0)" })
    #expect(object["k0"] == .number(JSONNumber(0)))
    #expect(object["k\(count - 1)"] == .number(JSONNumber(Int64(count - 1))))
    #expect(object["k\(count)"] == nil)
  }

  @Test("refuses a name that comes twice, however far apart", arguments: [0, 1, 15, 16, 17, 200])
  func duplicates(between: Int) throws {
    let members = (0..<between).map { "\"k\($0)\":\($0)," }.joined()

    let error = try #require(throws: JSONError.self) {
      try read("{\"a\":1,\(members)\"\\u0061\":2}")
    }

    #expect(error.reason == .duplicateName("a"))
  }

  @Test("takes canonically equal names of different bytes for two names", arguments: [0, 40])
  func canonicalEquivalence(between: Int) throws {
    let members = (0..<between).map { "\"k\($0)\":\($0)," }.joined()
    let object = try read("{\"\u{E9}\":1,\(members)\"e\u{301}\":2}")

    #expect(object["\u{E9}"] == .number(JSONNumber(1)))
    #expect(object["e\u{301}"] == .number(JSONNumber(2)))
  }

  @Test("is not made of two members of one name")
  func literal() {
    #expect(JSONObject(["a": .null, "b": .null]) != nil)
    #expect(JSONObject(["a": .null, "a": .null]) == nil)
  }

  @Test("equals only an object written alike")
  func equality() throws {
    #expect(try read(#"{"a":1,"b":2}"#) == read(#"{ "a" : 1, "b" : 2 }"#))
    #expect(try read(#"{"a":1,"b":2}"#) != read(#"{"b":2,"a":1}"#))
    #expect(try read(#"{"a":1}"#) != read(#"{"a":1.0}"#))
    #expect(try read("{\"a\":\"\u{E9}\"}") != read("{\"a\":\"e\u{301}\"}"))
  }

  @Test("and other values know their kind")
  func kinds() throws {
    let object = try read(#"{"a":null,"b":true,"c":1,"d":"","e":[],"f":{}}"#)

    #expect(
      object.members.map(\.value.kind) == [.null, .boolean, .number, .string, .array, .object])
  }

  private func read(_ text: String) throws -> JSONObject {
    guard case .object(let object) = try JSONValue(parsing: Array(text.utf8)) else {
      throw NotAnObject()
    }
    return object
  }

  private struct NotAnObject: Error {}
}
