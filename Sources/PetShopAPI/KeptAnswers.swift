import HTTP
import Synchronization

/// An answer that is kept, as it is and for clients that take gzip.
struct KeptAnswer {
  let plain: HTTPResponse
  /// Made when it is first asked for.
  var gzipped: HTTPResponse?
}

/// What is asked for, by whomever.
struct KeptTarget: Hashable {
  let contract: String
  /// As the client sees it: links are made from it.
  let basePath: String
  let path: String
  let query: String
}

/// Answers made from the catalogue alone, kept by one process until the catalogue changes.
///
/// Bounded by two generations: when the young one is full it becomes the old one, and the old one
/// is forgotten; what is asked for again is young again.
final class KeptAnswers: Sendable {
  fileprivate struct Generation {
    var answers: [KeptTarget: KeptAnswer] = [:]
    /// In bytes.
    var size = 0
  }

  fileprivate struct State {
    var version: Int64 = 0
    var young = Generation()
    var old = Generation()
    var hits = 0
    var misses = 0
  }

  private let state = Mutex(State())
  private let generationLimit: Int

  /// - Parameter limit: Bytes kept at most; none with 0.
  init(limit: Int) {
    generationLimit = limit / 2
  }

  /// The answer to `target` that was made of this version of the catalogue.
  func answer(to target: KeptTarget, at version: Int64) -> KeptAnswer? {
    state.withLock { state in
      let answer = state.answer(to: target, at: version, limit: generationLimit)
      if answer == nil { state.misses &+= 1 } else { state.hits &+= 1 }
      return answer
    }
  }

  /// Keeps an answer that was made of `version` or a later one, unless it is out of date already.
  func keep(_ answer: KeptAnswer, to target: KeptTarget, at version: Int64) {
    guard answer.size(to: target) <= generationLimit / 4 else { return }
    let answer = answer.fitted
    // What is forgotten is given back to the allocator outside of the lock.
    let forgotten = state.withLock { state -> [Generation] in
      guard version >= state.version else { return [] }
      var forgotten: [Generation] = []
      if version > state.version {
        forgotten = [state.young, state.old]
        (state.version, state.young, state.old) = (version, Generation(), Generation())
      }
      forgotten.append(state.add(answer, to: target, limit: generationLimit))
      return forgotten
    }
    withExtendedLifetime(forgotten) {}
  }

  /// How often there was an answer, and how often there was none.
  var counts: (hits: Int, misses: Int) {
    state.withLock { ($0.hits, $0.misses) }
  }
}

extension KeptAnswers.State {
  fileprivate mutating func answer(
    to target: KeptTarget, at version: Int64, limit: Int
  ) -> KeptAnswer? {
    guard version == self.version else { return nil }
    if let answer = young.answers[target] { return answer }
    guard let answer = old.answers[target] else { return nil }
    _ = add(answer, to: target, limit: limit)
    return answer
  }

  /// Returns the generation that is forgotten by it.
  fileprivate mutating func add(
    _ answer: KeptAnswer, to target: KeptTarget, limit: Int
  ) -> KeptAnswers.Generation {
    let size = answer.size(to: target)
    var forgotten = KeptAnswers.Generation()
    if young.size + size > limit {
      forgotten = old
      old = young
      young = KeptAnswers.Generation()
    }
    let replaced = young.answers.updateValue(answer, forKey: target)
    young.size += size - (replaced?.size(to: target) ?? 0)
    return forgotten
  }
}

extension KeptAnswer {
  /// What it takes to keep this, in bytes.
  fileprivate func size(to target: KeptTarget) -> Int {
    target.size + plain.size + (gzipped?.size ?? 0)
  }
}

extension KeptTarget {
  fileprivate var size: Int {
    contract.utf8.count + basePath.utf8.count + path.utf8.count + query.utf8.count
  }
}

extension KeptAnswer {
  /// The same in no more room than is counted: what was written grew by doubling, and what was
  /// compressed had room for the worst.
  fileprivate var fitted: KeptAnswer {
    KeptAnswer(plain: plain.fitted, gzipped: gzipped?.fitted)
  }
}

extension HTTPResponse {
  fileprivate var fitted: HTTPResponse {
    guard body.capacity > body.count + body.count / 8 + 64 else { return self }
    var response = self
    response.body = []
    response.body.reserveCapacity(body.count)
    response.body += body
    return response
  }

  /// The bytes, and about as much as holds them together.
  fileprivate var size: Int { body.count + headers.lines.count + 128 }
}
