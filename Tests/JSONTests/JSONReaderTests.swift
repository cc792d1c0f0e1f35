import JSON
import Testing

@Suite("The JSON reader")
struct JSONReaderTests {
  @Test(
    "reads what JSONTestSuite says is JSON, and nothing is lost", arguments: SuiteAccepted.cases)
  func accepted(given: AcceptedCase) throws {
    let value = try JSONValue(parsing: given.bytes)

    #expect(Array(value.written.utf8) == Array(given.written.utf8))
  }

  @Test(
    "refuses what JSONTestSuite says is not JSON, and names the reason and the place",
    arguments: SuiteRefusedNumbers.cases + SuiteRefusedContainers.cases + SuiteRefusedTexts.cases
      + SuiteRefusedStructures.cases)
  func refused(given: RefusedCase) throws {
    let error = try #require(throws: JSONError.self) { try JSONValue(parsing: given.bytes) }

    #expect(error.reason == given.reason)
    #expect(error.offset == given.offset)
  }

  @Test("covers all 318 cases of JSONTestSuite, three of them by their depth")
  func complete() {
    let refused = [
      SuiteRefusedNumbers.cases, SuiteRefusedContainers.cases, SuiteRefusedTexts.cases,
      SuiteRefusedStructures.cases,
    ]
    let names =
      refused.flatMap { $0.map(\.testDescription) } + SuiteAccepted.cases.map(\.testDescription)

    #expect(Set(names).count + Self.deepCases.count == 318)
  }

  static let deepCases = [
    RefusedCase(
      "n_structure_100000_opening_arrays", String(repeating: "[", count: 100_000),
      .tooDeep(limit: 32), at: 32),
    RefusedCase(
      "n_structure_open_array_object", String(repeating: #"[{"":"#, count: 50_000) + "\n",
      .tooDeep(limit: 32), at: 80),
    RefusedCase(
      "i_structure_500_nested_arrays",
      String(repeating: "[", count: 500) + String(repeating: "]", count: 500),
      .tooDeep(limit: 32), at: 32),
  ]

  @Test("refuses the first bracket beyond the depth allowed", arguments: deepCases)
  func deep(given: RefusedCase) throws {
    let error = try #require(throws: JSONError.self) { try JSONValue(parsing: given.bytes) }

    #expect(error.reason == given.reason)
    #expect(error.offset == given.offset)
  }

  @Test("reads to exactly the depth allowed", arguments: [0, 1, 32, 256])
  func depth(limit: Int) throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array(
        (String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth)).utf8)
    }

    #expect(throws: Never.self) { try JSONValue(parsing: nested(limit), maximumDepth: limit) }
    #expect(throws: JSONError.self) {
      try JSONValue(parsing: nested(limit + 1), maximumDepth: limit)
    }
  }

  @Test("holds the depth itself within 256, so that no caller can have the stack overrun")
  func boundedDepth() {
    let brackets = Array(String(repeating: "[", count: 1_000_000).utf8)

    #expect(throws: JSONError.self) { try JSONValue(parsing: brackets, maximumDepth: .max) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: brackets, maximumDepth: .min) }
  }

  @Test("tells the place of an error by line and character")
  func place() throws {
    let text = "{\n  \"ñandú\": 1,\n  \"año\": tru\n}"

    let error = try #require(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }

    #expect(error.description == "line 3, column 13: a value is expected here")
  }

  @Test("reads a part of an array")
  func slice() throws {
    let bytes = Array("xx[1]yy".utf8)

    #expect(try JSONValue(parsing: bytes[2..<5]) == .array([.number(JSONNumber(1))]))
  }

  @Test("turns a surrogate pair into one character and keeps a NUL")
  func escapes() throws {
    let value = try JSONValue(parsing: Array(#""\ud83d\udc15\u0000""#.utf8))

    #expect(value == .string("\u{1F415}\0"))
  }

  @Test("reads as many surrogate pairs as there are in linear time", .timeLimit(.minutes(1)))
  func manyPairs() throws {
    let count = 1 << 19
    let text = "\"" + String(repeating: #"\ud83d\udc15"#, count: count) + "\""

    let value = try JSONValue(parsing: Array(text.utf8))

    #expect(value == .string(String(repeating: "\u{1F415}", count: count)))
  }
}

extension JSONValue {
  /// The value as the writer puts it.
  var written: String {
    var json = JSONWriter()
    json.value(self)
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
