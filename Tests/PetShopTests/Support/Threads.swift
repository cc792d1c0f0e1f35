import Foundation
import PostgreSQL

/// Runs a body on so many threads at once and returns what each returned, in order.
func onThreads<Value: Sendable>(
  _ count: Int, _ body: @escaping @Sendable (Int) throws -> Value
) throws -> [Value] {
  try (0..<count).map { index in Running { try body(index) } }.map { try $0.wait() }
}

/// Lets the others have the processor for a moment.
func pause() { Thread.sleep(forTimeInterval: 0.005) }

/// What another thread is at.
final class Running<Value: Sendable>: @unchecked Sendable {
  private let lock = NSCondition()
  private var result: Result<Value, any Error>?

  init(_ body: @escaping @Sendable () throws -> Value) {
    Thread { self.end(with: Result { try body() }) }.start()
  }

  private func end(with result: Result<Value, any Error>) {
    lock.withLock {
      self.result = result
      lock.broadcast()
    }
  }

  /// What the body returned or threw, when it has.
  func wait() throws -> Value {
    try lock.withLock {
      while true {
        if let result { return try result.get() }
        lock.wait()
      }
    }
  }
}

/// Lets threads go on together when all have arrived.
final class Barrier: @unchecked Sendable {
  private let lock = NSCondition()
  private var missing: Int

  init(_ count: Int) { missing = count }

  /// Waits for the others, but not for ever: one of them may have failed. Everybody passes who
  /// comes after that.
  func arrive() {
    lock.withLock {
      missing -= 1
      lock.broadcast()
      let deadline = Date(timeIntervalSinceNow: 20)
      while missing > 0, lock.wait(until: deadline) {}
    }
  }
}

extension Session {
  // Not pg_stat_activity: within a transaction that shows what it showed at first.
  private static let waiters = Query<Int64, Int32>(
    """
    SELECT count(DISTINCT pid)
    FROM pg_locks
    WHERE NOT granted AND $1 = ANY (pg_blocking_pids(pid))
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Returns when so many other sessions wait for a lock of this one.
  ///
  /// - Throws: `Missing` when they do not come to it within some seconds.
  func waitUntilBlocking(_ count: Int64 = 1) throws {
    let deadline = ContinuousClock.now + .seconds(10)
    while try one(Self.waiters, processID) < count {
      guard ContinuousClock.now < deadline else { throw Missing() }
    }
  }
}
