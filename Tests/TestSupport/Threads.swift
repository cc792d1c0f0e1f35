import Foundation

/// Runs a body on so many threads at once and returns what each returned, in order.
package func onThreads<Value: Sendable>(
  _ count: Int, _ body: @escaping @Sendable (Int) throws -> Value
) throws -> [Value] {
  try (0..<count).map { index in Running { try body(index) } }.map { try $0.wait() }
}

/// Lets the others have the processor for a moment.
package func pause() { Thread.sleep(forTimeInterval: 0.005) }

/// What another thread is at.
package final class Running<Value: Sendable>: @unchecked Sendable {
  private let lock = NSCondition()
  private var result: Result<Value, any Error>?

  package init(_ body: @escaping @Sendable () throws -> Value) {
    Thread { self.end(with: Result { try body() }) }.start()
  }

  private func end(with result: Result<Value, any Error>) {
    lock.withLock {
      self.result = result
      lock.broadcast()
    }
  }

  /// What the body returned or threw, when it has.
  package func wait() throws -> Value {
    try lock.withLock {
      while true {
        if let result { return try result.get() }
        lock.wait()
      }
    }
  }
}

/// Lets threads go on together when all have arrived.
package final class Barrier: @unchecked Sendable {
  private let lock = NSCondition()
  private var missing: Int

  package init(_ count: Int) { missing = count }

  /// Waits for the others, but not for ever: one of them may have failed. Everybody passes who
  /// comes after that.
  package func arrive() {
    lock.withLock {
      missing -= 1
      lock.broadcast()
      let deadline = Date(timeIntervalSinceNow: 20)
      while missing > 0, lock.wait(until: deadline) {}
    }
  }
}
