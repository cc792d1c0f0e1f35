import HTTP
import Testing

@Suite("A query")
struct QueryParametersTests {
  @Test(
    "is decoded as a form",
    arguments: [
      ("", []), ("a=1", ["a", "1"]), ("a", ["a", ""]), ("a=", ["a", ""]), ("=1", ["", "1"]),
      ("a=1&b=2", ["a", "1", "b", "2"]), ("a=1&&b=2&", ["a", "1", "b", "2"]),
      ("q=dog+food", ["q", "dog food"]), ("q=dog%20food", ["q", "dog food"]),
      ("q=a%2Bb", ["q", "a+b"]), ("q=a=b", ["q", "a=b"]), ("q=caf%C3%A9", ["q", "café"]),
      ("%71=1", ["q", "1"]), ("a=%26&b=%3D", ["a", "&", "b", "="]), ("q=%0A", ["q", "\n"]),
    ] as [(String, [String])])
  func decoding(query: String, expected: [String]) throws {
    let parameters = try QueryParameters(query).parameters

    #expect(parameters.flatMap { [$0.name, $0.value] } == expected)
  }

  @Test(
    "is refused for a reason where it cannot be read",
    arguments: [
      ("a=%", .incompleteTriplet), ("a=%2", .incompleteTriplet), ("a=%zz", .incompleteTriplet),
      ("%4=1", .incompleteTriplet), ("a=%FF", .notUTF8), ("a=%C0%80", .notUTF8),
      ("a=%ED%A0%80", .notUTF8), ("a=%00", .nullCharacter), ("%00=a", .nullCharacter),
      ("a b", .forbiddenCharacter), ("a=é", .forbiddenCharacter), ("a=\n", .forbiddenCharacter),
      ("a=\0", .forbiddenCharacter),
    ] as [(String, QueryParameters.Fault)])
  func refused(query: String, fault: QueryParameters.Fault) {
    #expect(throws: fault) { try QueryParameters(query) }
  }

  @Test("has at most a hundred parameters unless another limit is set")
  func limit() throws {
    let hundred = (1...100).map { "a\($0)=1" }.joined(separator: "&")

    #expect(try QueryParameters(hundred).parameters.count == 100)
    #expect(throws: QueryParameters.Fault.tooManyParameters(limit: 100)) {
      try QueryParameters(hundred + "&b")
    }
    #expect(throws: QueryParameters.Fault.tooManyParameters(limit: 1)) {
      try QueryParameters("a&b", limit: 1)
    }
  }

  @Test("tells names, values and what is repeated")
  func lookup() throws {
    let query = try QueryParameters("a=1&b=2&a=3&%61=4")

    #expect(query["a"] == "1")
    #expect(query["c"] == nil)
    #expect(query.values(of: "a") == ["1", "3", "4"])
    #expect(query.names == ["a", "b"])
  }
}
