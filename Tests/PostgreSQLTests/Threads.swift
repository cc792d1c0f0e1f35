import Foundation

/// Runs a body on so many threads at once and returns what each returned, in order.
func onThreads<Value: Sendable>(
  _ count: Int, _ body: @escaping @Sendable (Int) throws -> Value
) throws -> [Value] {
  let results = Results<Value>(count)
  for index in 0..<count {
    Thread { results.set(index, Result { try body(index) }) }.start()
  }
  return try results.wait().map { try $0.get() }
}

private final class Results<Value: Sendable>: @unchecked Sendable {
  private let lock = NSCondition()
  private var results: [Result<Value, any Error>?]

  init(_ count: Int) { results = Array(repeating: nil, count: count) }

  func set(_ index: Int, _ result: Result<Value, any Error>) {
    lock.withLock {
      results[index] = result
      lock.broadcast()
    }
  }

  func wait() -> [Result<Value, any Error>] {
    lock.withLock {
      while results.contains(where: { $0 == nil }) { lock.wait() }
      return results.compactMap(\.self)
    }
  }
}

/// Lets threads go on together when all have arrived.
final class Barrier: @unchecked Sendable {
  private let lock = NSCondition()
  private var missing: Int

  init(_ count: Int) { missing = count }

  /// Waits for the others. Everybody passes who comes after that.
  func arrive() {
    lock.withLock {
      missing -= 1
      lock.broadcast()
      while missing > 0 { lock.wait() }
    }
  }
}
