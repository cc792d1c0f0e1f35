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
  }

  private let state = Mutex(State())
  private let generationLimit: Int

  /// - Parameter limit: Bytes kept at most; none with 0.
  init(limit: Int) {
    generationLimit = limit / 2
  }

  /// The answer that was made of this version of the catalogue.
  func answer(to key: Key, at version: Int64) -> Answer? {
    latest(to: key).flatMap { $0.version == version ? $0.answer : nil }
  }

  /// The answer, and the version of the catalogue it was made of: whether the catalogue is still
  /// that is to be seen.
  func latest(to key: Key) -> (answer: Answer, version: Int64)? {
    var forgotten: Generation?
    defer { withExtendedLifetime(forgotten) {} }
    return state.withLock { state in
      if let answer = state.young.answers[key] { return (answer, state.version) }
      guard let answer = state.old.answers[key] else { return nil }
      forgotten = state.add(answer, to: key, limit: generationLimit)
      return (answer, state.version)
    }
  }

  /// Keeps an answer that was made of `version` or a later one, unless it is out of date already.
  func keep(_ answer: Answer, to key: Key, at version: Int64) {
    guard key.size + answer.size <= generationLimit / 4 else { return }
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
}

extension KeptAnswers.State {
  /// Returns the generation that is forgotten by it, so that it is given back to the allocator outside
  /// of the lock.
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
