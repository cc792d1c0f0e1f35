internal import Glibc

/// An attempt that did not commit, or of which nobody knows.
struct AbortedTransaction: Error {
  /// What the caller is told.
  let error: any Error
  /// The database's reason, which decides about another attempt; nil to have none.
  let cause: PostgreSQLError?

  init(_ error: PostgreSQLError) { self.init(error, cause: error) }

  init(final error: PostgreSQLError) { self.init(error, cause: nil) }

  init(_ error: any Error, cause: PostgreSQLError?) {
    self.error = error
    self.cause = cause
  }
}

/// Decides whether a whole transaction is run again.
struct TransactionRetries {
  private var conflicts = 0
  private var hasReconnected = false
  private var hasPrepared = false

  /// Says whether to try again, after a pause if another transaction was in the way.
  mutating func allow(after cause: PostgreSQLError?) -> Bool {
    guard let cause else { return false }
    if cause.isRetryable { return allowConflict() }
    if cause.kind == .connectionLost { return first(&hasReconnected) }
    if cause.isStalePlan { return first(&hasPrepared) }
    return false
  }

  private mutating func allowConflict() -> Bool {
    guard conflicts < 3 else { return false }
    conflicts += 1
    sleep(milliseconds: .random(in: 1...(10 << conflicts)))
    return true
  }

  private func first(_ flag: inout Bool) -> Bool {
    defer { flag = true }
    return !flag
  }
}

/// Blocks this thread.
func sleep(milliseconds: UInt32) { usleep(milliseconds * 1000) }
