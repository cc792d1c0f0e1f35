import COpenSSL
import Testing

@testable import Cryptography

@Suite("Wycheproof's signatures")
struct WycheproofTests {
  struct Vector: CustomTestStringConvertible, Sendable {
    let id: Substring
    let result: Substring
    let flags: Substring
    let message: [UInt8]
    let signature: [UInt8]
    let keyText: String

    var testDescription: String { "\(id) \(result) \(flags)" }
  }

  static func vectors() throws -> [Vector] {
    var keyText = ""
    var vectors: [Vector] = []
    for line in wycheproofTable.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields[0] != "key" else {
        keyText = pem("PUBLIC KEY", try bytes(fields[1]))
        continue
      }
      vectors.append(
        Vector(
          id: fields[0], result: fields[1], flags: fields[2],
          message: try bytes(fields[3] == "-" ? "" : fields[3]),
          signature: try bytes(fields[4] == "-" ? "" : fields[4]), keyText: keyText))
    }
    return vectors
  }

  @Test("each of the 259 signatures is judged as Wycheproof does, the legacy one refused")
  func all() throws {
    let vectors = try Self.vectors()
    try #require(vectors.count == 259)
    for vector in vectors {
      let key = try RSAPublicKey(pem: vector.keyText)
      let judged = key.isValid(signature: vector.signature, for: vector.message)
      #expect(judged == (vector.result == "valid"), "\(vector.testDescription)")
    }
  }

  @Test("a forgery leaves no error behind to be blamed on the next call")
  func errorQueue() throws {
    let vector = try #require(try Self.vectors().first { $0.result == "invalid" })
    let key = try RSAPublicKey(pem: vector.keyText)

    #expect(!key.isValid(signature: vector.signature, for: vector.message))

    #expect(ERR_peek_error() == 0)
  }

  @Test("a valid signature holds for no other message, length or bit")
  func changed() throws {
    let vector = try #require(try Self.vectors().first { $0.result == "valid" })
    let key = try RSAPublicKey(pem: vector.keyText)
    #expect(key.isValid(signature: vector.signature, for: vector.message))

    #expect(!key.isValid(signature: vector.signature, for: vector.message + [0]))
    #expect(!key.isValid(signature: [], for: vector.message))
    #expect(!key.isValid(signature: [0] + vector.signature, for: vector.message))
    #expect(!key.isValid(signature: Array(vector.signature.dropLast()), for: vector.message))
    for index in vector.signature.indices {
      var signature = vector.signature
      signature[index] ^= 1 << (index % 8)
      #expect(!key.isValid(signature: signature, for: vector.message))
    }
  }
}
