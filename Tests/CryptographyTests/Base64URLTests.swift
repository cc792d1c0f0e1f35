import Testing

@testable import Cryptography

@Suite("Base 64 for URLs")
struct Base64URLTests {
  /// RFC 4648 §10 without padding, RFC 7515 appendix C, and the two symbols that differ.
  static let pairs: [(bytes: [UInt8], text: String)] = [
    ([], ""),
    (Array("f".utf8), "Zg"), (Array("fo".utf8), "Zm8"), (Array("foo".utf8), "Zm9v"),
    (Array("foob".utf8), "Zm9vYg"), (Array("fooba".utf8), "Zm9vYmE"),
    (Array("foobar".utf8), "Zm9vYmFy"),
    ([3, 236, 255, 224, 193], "A-z_4ME"),
    ([0xfb, 0xff, 0xbf], "-_-_"), ([0], "AA"), ([0, 0, 0], "AAAA"), ([0xff, 0xff], "__8"),
  ]

  @Test("bytes are written and read back", arguments: pairs)
  func known(bytes: [UInt8], text: String) {
    #expect(Base64URL.encode(bytes) == text)
    #expect(Base64URL.decode(text.utf8) == bytes)
  }

  @Test("every length survives the way there and back")
  func roundTrip() throws {
    for count in 0...200 {
      let bytes = try SecureRandom.bytes(count)
      #expect(Base64URL.decode(Base64URL.encode(bytes).utf8) == bytes)
    }
  }

  @Test(
    "a second spelling is refused",
    arguments: [
      "Zg==", "Zm8=", "Zm9v=", "=", " Zg", "Zg ", "Zm\n8", "Zg\r\n", "Zg\0", "Z", "Zm9vY",
      "A+z/4ME",
      "Zh", "Zv", "Zm9", "Z.", "Zé", "Z\u{ff0d}", "Zm9vYmF-Z", "\u{feff}Zg",
    ])
  func refused(text: String) {
    #expect(Base64URL.decode(text.utf8) == nil)
  }

  @Test("of the 256 bytes, 64 are symbols")
  func alphabet() {
    let symbols = (UInt8.min...UInt8.max).filter { Base64URL.decode([65, 65, 65, $0]) != nil }
    #expect(symbols.count == 64)
    #expect(symbols.allSatisfy { $0 == 45 || $0 == 95 || (48...122).contains($0) })
  }

  @Test("a text that is not contiguous in memory reads the same")
  func lazy() {
    #expect(Base64URL.decode("Zm9v".utf8.lazy.map { $0 }) == Array("foo".utf8))
  }
}
