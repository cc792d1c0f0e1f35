import Testing

@testable import JSON

@Suite("The JSON writer")
struct JSONWriterTests {
  @Test("sets commas between members and elements, and nowhere else")
  func nesting() {
    var json = JSONWriter(reserving: 512)
    let noSKU: String? = nil

    json.object { json in
      json.field("id", 7)
      json.field("name", "Collar")
      json.field("sku", noSKU)
      json.field("price", minorUnits: 129_999)
      json.field("tags", array: ["dog", "leather"]) { json, tag in json.value(tag) }
      json.field("category") { json in
        json.object { json in json.field("id", Int64(3)) }
      }
      json.field("empty") { json in json.object { _ in } }
      json.field("matrix") { json in
        json.array { json in
          json.array { json in json.value(1) }
          json.array { _ in }
          json.value(true)
        }
      }
      json.field(named: "a \"name\"", false)
      json.field("last", Int32(0))
    }

    #expect(
      String(decoding: json.bytes, as: UTF8.self)
        == #"{"id":7,"name":"Collar","sku":null,"price":1299.99,"tags":["dog","leather"],"#
        + #""category":{"id":3},"empty":{},"matrix":[[1],[],true],"a \"name\"":false,"last":0}"#)
  }

  @Test(
    "writes money exactly and as short as it can",
    arguments: [
      (129_999, 2, "1299.99"), (2_500, 2, "25"), (2_550, 2, "25.5"), (0, 2, "0"), (5, 2, "0.05"),
      (-5, 2, "-0.05"), (-100, 2, "-1"), (1_010, 2, "10.1"), (7, 0, "7"),
      (1, 18, "0.000000000000000001"),
      (.max, 2, "92233720368547758.07"), (.min, 2, "-92233720368547758.08"),
      (.min, 18, "-9.223372036854775808"), (3, -1, "3"), (1, 99, "0.000000000000000001"),
    ] as [(Int64, Int, String)])
  func money(minorUnits: Int64, decimals: Int, expected: String) {
    #expect(text { $0.value(minorUnits: minorUnits, decimals: decimals) } == expected)
  }

  @Test("writes money that is not there as null")
  func noMoney() {
    #expect(text { $0.value(minorUnits: nil) } == "null")
  }

  @Test(
    "writes whole numbers to their limits",
    arguments: [0, 1, -1, 9, 10, 99, 100, 12_345, -12_345, Int64.max, Int64.min])
  func integers(number: Int64) {
    #expect(text { $0.value(number) } == String(number))
  }

  @Test(
    "escapes what RFC 8259 demands and nothing else",
    arguments: [
      ("", ""), ("plain", "plain"), ("\"", "\\\""), ("\\", "\\\\"), ("/", "/"),
      ("a\nb\r\t\u{8}\u{C}", "a\\nb\\r\\t\\b\\f"), ("\0", "\\u0000"),
      ("\u{1}\u{1F}", "\\u0001\\u001f"),
      ("\u{1A}", "\\u001a"), ("\r\n", "\\r\\n"), ("\u{7F}", "\u{7F}"), ("ñandú 🐕", "ñandú 🐕"),
      ("\u{2028}\u{2029}", "\u{2028}\u{2029}"), ("e\u{301}\"", "e\u{301}\\\""),
      ("</script>", "</script>"),
    ])
  func escapes(text written: String, expected: String) {
    let result = text { $0.value(written) }

    #expect(Array(result.utf8) == Array("\"\(expected)\"".utf8))
  }

  @Test("lets an error out of a nested body")
  func failure() {
    struct Stop: Error {}
    var json = JSONWriter()

    #expect(throws: Stop.self) {
      try json.object { json in
        try json.field("a") { _ in throw Stop() }
      }
    }
  }

  private func text(_ write: (inout JSONWriter) -> Void) -> String {
    var json = JSONWriter()
    write(&json)
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
