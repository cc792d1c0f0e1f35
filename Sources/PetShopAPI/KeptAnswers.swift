import HTTP
import Synchronization

/// What can be kept, or be the key of it.
protocol Keepable: Sendable {
  /// What it takes to keep this, in bytes.
  var size: Int { get }
}

/// Answers made from the catalogue alone, kept by one process until the catalogue changes.
///
/// Bounded by two generations: when the young one is full it becomes the old one, and the old one
/// is forgotten; what is asked for again is young again.
final class KeptAnswers<Key: Keepable & Hashable, Answer: Keepable>: Sendable {
  fileprivate struct Generation {
    var answers: [Key: Answer] = [:]
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

  /// The answer that was made of this version of the catalogue.
  func answer(to key: Key, at version: Int64) -> Answer? {
    state.withLock { state in
      let answer =
        version == state.version ? state.answer(to: key, limit: generationLimit) : nil
      if answer == nil { state.misses &+= 1 } else { state.hits &+= 1 }
      return answer
    }
  }

  /// The answer, and the version of the catalogue it was made of: whether the catalogue is still
  /// that is to be seen. Not counted; `countHit()` does, once it is given to somebody.
  func latest(to key: Key) -> (answer: Answer, version: Int64)? {
    state.withLock { state in
      state.answer(to: key, limit: generationLimit).map { ($0, state.version) }
    }
  }

  func countHit() {
    state.withLock { $0.hits &+= 1 }
  }

  /// Keeps an answer that was made of `version` or a later one, unless it is out of date already.
  func keep(_ answer: Answer, to key: Key, at version: Int64) {
    guard key.size + answer.size <= generationLimit / 4 else { return }
    // What is forgotten is given back to the allocator outside of the lock.
    let forgotten = state.withLock { state -> [Generation] in
      guard version >= state.version else { return [] }
      var forgotten: [Generation] = []
      if version > state.version {
        forgotten = [state.young, state.old]
        (state.version, state.young, state.old) = (version, Generation(), Generation())
      }
      forgotten.append(state.add(answer, to: key, limit: generationLimit))
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
  fileprivate mutating func answer(to key: Key, limit: Int) -> Answer? {
    if let answer = young.answers[key] { return answer }
    guard let answer = old.answers[key] else { return nil }
    _ = add(answer, to: key, limit: limit)
    return answer
  }

  /// Returns the generation that is forgotten by it.
  fileprivate mutating func add(
    _ answer: Answer, to key: Key, limit: Int
  ) -> KeptAnswers.Generation {
    let size = key.size + answer.size
    var forgotten = KeptAnswers.Generation()
    if young.size + size > limit {
      forgotten = old
      old = young
      young = KeptAnswers.Generation()
    }
    let replaced = young.answers.updateValue(answer, forKey: key)
    young.size += size - (replaced.map { key.size + $0.size } ?? 0)
    return forgotten
  }
}
