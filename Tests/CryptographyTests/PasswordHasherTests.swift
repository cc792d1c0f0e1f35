import Synchronization
import Testing

@testable import Cryptography

@Suite("Hashing passwords under load")
struct PasswordHasherTests {
  private let hasher: PasswordHasher

  init() throws {
    hasher = PasswordHasher(maximumConcurrent: 2, maximumWaiting: 4, parameters: try .cheap())
  }

  @Test("a password is stored and recognised")
  func verify() throws {
    let stored = try hasher.hash("secret".utf8)
    #expect(try hasher.verify("secret".utf8, against: stored))
    #expect(try !hasher.verify("Secret".utf8, against: stored))
  }

  @Test("an account that does not exist has no password")
  func unknownAccount() throws {
    #expect(try !hasher.verify("secret".utf8, against: nil))
    #expect(try !hasher.verify("".utf8, against: nil))
  }

  @Test("a stored text that is no hash is an error, not a wrong password")
  func malformed() {
    #expect(throws: PasswordHasher.Failure.malformed) {
      try hasher.verify("secret".utf8, against: "secret")
    }
  }

  @Test("only hashes of another cost, or none at all, are due for another")
  func needsRehash() throws {
    #expect(hasher.needsRehash(try hasher.hash("secret".utf8)) == false)
    #expect(hasher.needsRehash(PasswordHash.dummy().text))
    #expect(hasher.needsRehash("secret"))
  }

  @Test("a flood is answered: each call by a hash or by busy, and afterwards all is well")
  func flood() throws {
    let hasher = hasher
    let answers = Mutex<[Result<String, PasswordHasher.Failure>]>([])

    runThreads(32) {
      for _ in 0..<20 {
        let answer = Result { () throws(PasswordHasher.Failure) in
          try hasher.hash("secret".utf8)
        }
        answers.withLock { $0.append(answer) }
      }
    }

    let all = answers.withLock { $0 }
    #expect(all.count == 640)
    #expect(all.contains { (try? $0.get()) != nil })
    #expect(
      all.allSatisfy { $0 == .failure(.busy) || (try? $0.get().hasPrefix("$scrypt$")) == true })
    #expect(try hasher.verify("secret".utf8, against: try hasher.hash("secret".utf8)))
  }

  @Test("with no line, whoever comes while one is hashed is told busy")
  func busy() throws {
    let hasher = PasswordHasher(
      maximumConcurrent: 1, maximumWaiting: 0, parameters: try .cheap())
    var refusals = 0
    let password = "secret".utf8.lazy.map { byte in
      #expect(throws: PasswordHasher.Failure.busy) { try hasher.hash("other".utf8) }
      refusals += 1
      return byte
    }

    _ = try hasher.hash(password)

    #expect(refusals > 0)
    #expect(throws: Never.self) { try hasher.hash("other".utf8) }
  }
}
