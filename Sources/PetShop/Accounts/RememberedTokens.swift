import Synchronization
import Cryptography

/// Tokens whose signature was found good, by their SHA-256: a digest costs a sixtieth of a
/// verification. Bounded by two generations: when the young one is full it becomes the old one,
/// and the old one is forgotten.
final class RememberedTokens: Sendable {
  private struct Generations {
    var young: [SHA256.Digest: AccessClaims] = [:]
    var old: [SHA256.Digest: AccessClaims] = [:]
  }

  private let generations = Mutex(Generations())
  private let generationCapacity: Int

  init(capacity: Int) {
    generationCapacity = capacity / 2
  }

  func claims(of digest: SHA256.Digest) -> AccessClaims? {
    generations.withLock { $0.young[digest] ?? $0.old[digest] }
  }

  func remember(_ claims: AccessClaims, of digest: SHA256.Digest) {
    generations.withLock { generations in
      if generations.young.count >= generationCapacity {
        generations.old = generations.young
        generations.young = [:]
      }
      generations.young[digest] = claims
    }
  }
}
