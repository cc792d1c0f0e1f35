import Testing

@testable import Cryptography

@Suite("SHA-256")
struct SHA256Tests {
  /// FIPS 180-4 examples and the boundaries of a block.
  static let vectors: [(message: String, digest: String)] = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 64),
      "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ]

  @Test("the standard's messages have the standard's digests", arguments: vectors)
  func standard(message: String, digest: String) throws {
    #expect(SHA256.digest(message.utf8) == (try bytes(digest)))
    #expect(SHA256.Digest(of: message.utf8).hexadecimal == digest)
  }

  @Test("an array, a slice and a lazy collection of the same bytes have the same digest")
  func collections() {
    let message = Array("xabcx".utf8)
    let digest = SHA256.Digest(of: Array("abc".utf8))
    #expect(SHA256.Digest(of: message[1..<4]) == digest)
    #expect(SHA256.Digest(of: message.lazy.filter { $0 != UInt8(ascii: "x") }) == digest)
  }

  @Test("a digest finds its entry in a dictionary, and another does not")
  func dictionaryKey() {
    let sessions = [SHA256.Digest(of: "token".utf8): 1]
    #expect(sessions[SHA256.Digest(of: "token".utf8)] == 1)
    #expect(sessions[SHA256.Digest(of: "Token".utf8)] == nil)
  }

  @Test("hexadecimal is two lower-case digits for each byte")
  func hexadecimal() {
    #expect(Hexadecimal.encode([]) == "")
    #expect(Hexadecimal.encode([0x00, 0x09, 0x0a, 0x9f, 0xff]) == "00090a9fff")
  }
}
