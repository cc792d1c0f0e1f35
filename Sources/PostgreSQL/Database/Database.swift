internal import Glibc

/// One thread's way to the database: a session that is opened at first use, kept, and replaced
/// when it is found broken. Nothing is asked of the server to find out.
package final class Database {
  private let options: ConnectionOptions
  private(set) var session: Session?
  /// Whether a read or a transaction is under way.
  package private(set) var isLent = false
  private var refusal: (error: PostgreSQLError, until: ContinuousClock.Instant)?

  private let pause: Duration
  private let aboutToWait: @Sendable () -> Void

  /// For so long a `pause` after a failed attempt to connect, the next ones are not made and fail
  /// with the same error, so that a dead server costs a request microseconds.
  ///
  /// - Parameter aboutToWait: Called before the thread waits for the server, except at a `glance`.
  package init(
    _ options: ConnectionOptions, pause: Duration = .milliseconds(150),
    aboutToWait: @escaping @Sendable () -> Void = {}
  ) {
    self.options = options
    self.pause = pause
    self.aboutToWait = aboutToWait
  }

  /// Closes the session, if there is one.
  package func close() { session = nil }

  /// The kept session if it is whole, or a new one.
  /// - Throws: `.connectionFailed`, and `.misuse` when the session is already lent.
  func lend(briefly: Bool = false) throws(PostgreSQLError) -> (session: Session, isKept: Bool) {
    guard !isLent else {
      throw PostgreSQLError(.misuse, "a read or write inside another of the same thread")
    }
    if !briefly { aboutToWait() }
    if let session, session.isOpen {
      isLent = true
      return (session, true)
    }
    let session = try connect()
    isLent = true
    return (session, false)
  }

  /// Takes the session back; one that is not idle is closed.
  func takeBack() {
    isLent = false
    if session?.transactionState != .idle { session = nil }
  }

  /// Opens a session, unless an attempt has just failed.
  private func connect() throws(PostgreSQLError) -> Session {
    if let refusal, ContinuousClock.now < refusal.until { throw refusal.error }
    return try reconnect()
  }

  /// Opens a session in place of the one there was, even if an attempt has just failed.
  func reconnect() throws(PostgreSQLError) -> Session {
    session = nil
    aboutToWait()
    do {
      let opened = try Session(options)
      refusal = nil
      session = opened
      return opened
    } catch {
      refusal = (error, ContinuousClock.now + pause)
      throw error
    }
  }
}

extension Database {
  /// Lends the session without a transaction: each statement sees the latest commit. `body` only
  /// reads, and may run twice: a kept connection that proves dead at its first statement is
  /// replaced once.
  /// - Throws: what `body` throws, or `.connectionFailed`.
  package func read<Value>(_ body: (Session) throws -> Value) throws -> Value {
    try read(briefly: false, body)
  }

  /// Reads what the server has at hand and answers sooner than another thread wakes up: as
  /// `read`, without `aboutToWait`.
  package func glance<Value>(_ body: (Session) throws -> Value) throws -> Value {
    try read(briefly: true, body)
  }

  private func read<Value>(briefly: Bool, _ body: (Session) throws -> Value) throws -> Value {
    let (session, isKept) = try lend(briefly: briefly)
    defer { takeBack() }
    do {
      try session.startUnit(at: clock())
      return try body(session)
    } catch {
      guard isKept, !session.isOpen, session.completed == 0 else { throw error }
    }
    let fresh = try reconnect()
    try fresh.startUnit(at: clock())
    return try body(fresh)
  }
}

/// This machine's time (`clock_gettime`).
private func clock() -> PostgreSQLTimestamp {
  var time = timespec()
  unsafe clock_gettime(CLOCK_REALTIME, &time)
  return PostgreSQLTimestamp(
    microseconds: Int64(time.tv_sec) &* 1_000_000 &+ Int64(time.tv_nsec) / 1000)
}
