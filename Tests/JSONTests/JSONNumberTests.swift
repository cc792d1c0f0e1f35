import JSON
import Testing

@Suite("A JSON number")
struct JSONNumberTests {
  static let nines400 = String(repeating: "9", count: 400)
  static let zeros400 = String(repeating: "0", count: 400)

  @Test(
    "is a whole number when its value is, whatever its spelling",
    arguments: [
      ("0", 0), ("-0", 0), ("0.0", 0), ("0e99999999999999999999", 0), ("-0.000E-5", 0), ("7", 7),
      ("1.0", 1), ("1e2", 100), ("1E+2", 100), ("100e-2", 1), ("12.50e1", 125), ("-12.5e1", -125),
      ("9223372036854775807", .max), ("-9223372036854775808", .min),
      ("922337203685477580.7e1", .max),
      ("1e18", 1_000_000_000_000_000_000), ("1\(zeros400)e-400", 1), ("0.\(zeros400)1e401", 1),
    ] as [(String, Int64)])
  func integers(text: String, value: Int64) throws {
    #expect(try #require(JSONNumber(text)).int64 == value)
  }

  @Test(
    "is no whole number with a fraction or beyond 64 bits",
    arguments: [
      "1.5", "0.1", "1e-1", "-1.0000000000000000000001", "9223372036854775808",
      "-9223372036854775809", "1e19", "1e400", "1E-400", "-1e400", "1e99999999999999999999",
      "1e-99999999999999999999", nines400, "0.\(nines400)",
    ])
  func notIntegers(text: String) throws {
    #expect(try #require(JSONNumber(text)).int64 == nil)
  }

  @Test(
    "has an exact value in minor units",
    arguments: [
      ("1299.99", 2, 129_999), ("25", 2, 2_500), ("25.5", 2, 2_550), ("25.500", 2, 2_550),
      ("0.1", 2, 10), ("0.01", 2, 1), ("1e-2", 2, 1), ("-0.01", 2, -1), ("1e2", 2, 10_000),
      ("1.005", 3, 1_005), ("92233720368547758.07", 2, .max), ("-92233720368547758.08", 2, .min),
      ("5", 0, 5), ("500", -2, 5),
    ] as [(String, Int, Int64)])
  func minorUnits(text: String, decimals: Int, value: Int64) throws {
    #expect(try #require(JSONNumber(text)).minorUnits(decimals: decimals) == value)
  }

  @Test(
    "says why it has no value in minor units",
    arguments: [
      ("0.001", 2, .tooManyDecimals), ("1299.995", 2, .tooManyDecimals),
      ("1E-400", 2, .tooManyDecimals), ("1e-99999999999999999999", 2, .tooManyDecimals),
      ("5", -1, .tooManyDecimals), ("5", .min, .tooManyDecimals), ("1e400", 2, .outOfRange),
      ("92233720368547758.08", 2, .outOfRange), ("-92233720368547758.09", 2, .outOfRange),
      (nines400, 2, .outOfRange), ("5", .max - 1, .outOfRange), ("1e17", 2, .outOfRange),
    ] as [(String, Int, JSONNumber.ScalingError)])
  func noMinorUnits(text: String, decimals: Int, reason: JSONNumber.ScalingError) throws {
    let number = try #require(JSONNumber(text))

    #expect(throws: reason) { try number.minorUnits(decimals: decimals) }
  }

  @Test("keeps the text it was read from", arguments: ["-0", "1E+2", "0.10", nines400, "1e400"])
  func text(text: String) throws {
    #expect(try JSONValue(parsing: Array(text.utf8)).written == text)
  }

  @Test(
    "is not made of other text",
    arguments: ["", "-", "+1", "01", "1.", ".1", "1e", "1 ", " 1", "0x1", "NaN", "1_0", "１"])
  func grammar(text: String) {
    #expect(JSONNumber(text) == nil)
  }
}
