import FastCGI
import Synchronization

/// A server on a thread of its own, so that the main thread is free to wait for signals.
struct ServingThread {
  private final class Outcome: Sendable {
    let failure = Mutex<(any Error)?>(nil)
    let isOver = Atomic(false)
  }

  private let thread: SystemThread
  private let outcome = Outcome()

  /// - Throws: `SystemCallError` when no thread can be started.
  init(_ server: FastCGIServer<ShopApplication>) throws {
    thread = try SystemThread { [outcome] in
      do {
        try server.run()
      } catch {
        outcome.failure.withLock { $0 = error }
      }
      outcome.isOver.store(true, ordering: .releasing)
    }
  }

  var isRunning: Bool { !outcome.isOver.load(ordering: .acquiring) }

  /// Waits for the end.
  ///
  /// - Throws: What `server.run()` threw.
  func join() throws {
    thread.join()
    if let error = outcome.failure.withLock({ $0 }) { throw error }
  }
}
