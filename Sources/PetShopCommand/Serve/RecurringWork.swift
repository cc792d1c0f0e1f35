import FastCGI
import Glibc
import Synchronization

/// The same again and again, on a thread of its own: waiting for the database or the gateway may take
/// its time, and nobody waits for it but who ends it.
final class RecurringWork: Sendable {
  private let isEnding = Atomic(false)
  private let thread = Mutex<SystemThread?>(nil)

  /// - Parameters:
  ///   - interval: The pause between two rounds.
  ///   - prepare: Called on the thread; what it returns does a round, and tells whether there may be
  ///     more to do at once.
  /// - Throws: `SystemCallError` when no thread can be started.
  init(every interval: Duration, _ prepare: @escaping @Sendable () -> () -> Bool) throws {
    let started = try SystemThread { [self] in
      let doRound = prepare()
      while !isEnding.load(ordering: .relaxed) {
        if !doRound() { pause(interval) }
      }
    }
    thread.withLock { $0 = started }
  }

  /// Waits for the round that is under way.
  func end() {
    isEnding.store(true, ordering: .relaxed)
    thread.withLock { $0 }?.join()
  }

  /// So long, or until the end.
  private func pause(_ interval: Duration) {
    let next = ContinuousClock.now + interval
    while ContinuousClock.now < next, !isEnding.load(ordering: .relaxed) { usleep(100_000) }
  }
}
