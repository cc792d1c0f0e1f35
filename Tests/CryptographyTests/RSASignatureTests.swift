import Dispatch
import Synchronization
import Testing

@testable import Cryptography

@Suite("RS256 signatures")
struct RSASignatureTests {
  static let messages: [[UInt8]] = [
    [], Array("header.payload".utf8), [UInt8](repeating: 0, count: 3),
    [UInt8](repeating: 0xa5, count: 100_000),
  ]

  @Test("what we sign, openssl verifies", arguments: messages)
  func verifiedByOpenSSL(message: [UInt8]) throws {
    let key = try RSAPrivateKey.generate()
    let files = [
      "key": Array(try key.publicKey.pem().utf8), "message": message,
      "signature": try key.sign(message),
    ]

    let verdict = try OpenSSLCommand()
      .text("dgst -sha256 -verify key -signature signature message", files: files)

    #expect(verdict == "Verified OK\n")
  }

  @Test("what openssl signs, we verify, and sign alike", arguments: [2048, 3072])
  func signedByOpenSSL(bits: Int) throws {
    let openssl = try OpenSSLCommand()
    let text = try openssl.text("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:\(bits)")
    let message = Array("header.payload".utf8)
    let files = ["key": Array(text.utf8), "message": message]

    let signature = try openssl.run("dgst -sha256 -sign key message", files: files)

    let key = try RSAPrivateKey(pem: text)
    #expect(signature.count == bits / 8)
    #expect(key.publicKey.isValid(signature: signature, for: message))
    #expect(try key.sign(message) == signature)
    #expect(!(try RSAPrivateKey.generate().publicKey.isValid(signature: signature, for: message)))
  }

  @Test("one key serves many threads at once")
  func threads() throws {
    let key = try RSAPrivateKey.generate()
    let publicKey = key.publicKey
    let signature = try key.sign("token".utf8)
    let right = Atomic(0)

    DispatchQueue.concurrentPerform(iterations: 1000) { index in
      let isValid = publicKey.isValid(signature: signature, for: "token".utf8)
      let isForged = publicKey.isValid(signature: signature, for: "\(index)".utf8)
      let signsAlike = index % 10 > 0 || (try? key.sign("token".utf8)) == signature
      if isValid && !isForged && signsAlike { right.add(1, ordering: .relaxed) }
    }

    #expect(right.load(ordering: .relaxed) == 1000)
  }
}
