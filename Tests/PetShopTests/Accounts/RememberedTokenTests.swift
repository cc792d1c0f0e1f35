import Cryptography
import TestSupport
import Testing

@testable import PetShop

@Suite("Remembered tokens")
struct RememberedTokenTests {
  private let claims = AccessClaims(
    user: User.ID(rawValue: 7), role: .user, name: "Ana", session: LoginSession.ID(rawValue: 3),
    issuedAt: Timestamp(seconds: 0), expiresAt: Timestamp(seconds: 900))

  private func digests(_ count: Int) -> [SHA256.Digest] {
    (0..<count).map { SHA256.Digest(of: Array("token \($0)".utf8)) }
  }

  @Test(arguments: [1, 2, 100, 101])
  func `the memory stays within its bound, and keeps the newest`(capacity: Int) {
    let memory = RememberedTokens(capacity: capacity)
    let digests = digests(1_000)
    for digest in digests {
      memory.remember(claims, of: digest)
      #expect(memory.claims(of: digest) == claims)
    }
    let kept = digests.filter { memory.claims(of: $0) != nil }
    #expect(kept.count <= max(capacity, 2))
    #expect(kept == Array(digests.suffix(kept.count)))
  }

  @Test func `one token remembered for ever takes one place`() {
    let memory = RememberedTokens(capacity: 4)
    let digests = digests(3)
    memory.remember(claims, of: digests[0])
    for _ in 0..<100 { memory.remember(claims, of: digests[1]) }
    #expect(memory.claims(of: digests[1]) == claims)
    #expect(memory.claims(of: digests[2]) == nil)
  }

  @Test func `many threads may ask and tell at once`() throws {
    let memory = RememberedTokens(capacity: 64)
    let digests = digests(200)
    let claims = claims
    let wrong = try onThreads(8) { thread in
      digests.count { digest in
        memory.remember(claims, of: digest)
        return memory.claims(of: digests[thread]).map { $0 != claims } ?? false
      }
    }
    #expect(wrong == Array(repeating: 0, count: 8))
  }
}
