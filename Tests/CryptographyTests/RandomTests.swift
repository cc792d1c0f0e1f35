import Testing

@testable import Cryptography

@Suite("Random bytes and comparison")
struct RandomTests {
  @Test("as many bytes as asked for", arguments: [0, 1, 16, 32, 100_000])
  func count(count: Int) throws {
    #expect(try SecureRandom.bytes(count).count == count)
  }

  @Test("no two draws are alike")
  func distinct() throws {
    let draws = try (0..<1000).map { _ in try SecureRandom.bytes(16) }
    #expect(Set(draws).count == 1000)
  }

  @Test("an impossible count is refused, not a trap", arguments: [-1, Int.min, Int.max, 1 << 31])
  func refused(count: Int) {
    #expect(throws: CryptographyError.self) { try SecureRandom.bytes(count) }
  }

  @Test(
    "only equal bytes are equal",
    arguments: [
      ("", "", true), ("a", "a", true), ("abc", "abd", false), ("abc", "xbc", false),
      ("abc", "ab", false), ("", "a", false), ("a\0b", "a\0c", false),
      ("\u{e9}", "e\u{301}", false),
    ])
  func equality(left: String, right: String, equal: Bool) {
    #expect(constantTimeEqual(Array(left.utf8), Array(right.utf8)) == equal)
  }
}
