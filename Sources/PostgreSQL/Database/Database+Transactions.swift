extension Database {
  /// Runs `body` in a read-only transaction in which every statement sees the same commit.
  /// - Throws: what `body` throws, or `.connectionFailed`.
  package func snapshot<Value>(_ body: (Session) throws -> Value) throws -> Value {
    try transaction(.snapshot, body)
  }

  /// Runs `body` in a transaction and commits when it returns, rolls back when it throws.
  ///
  /// `body` runs again, from its start, after a serialization failure or deadlock (three times
  /// at most), a stale plan, or a connection lost before anything was committed (once each): it
  /// must have no effects outside the database. When the connection breaks under COMMIT, the
  /// server is asked how the transaction ended.
  /// - Throws: what `body` throws; the statement's error when `body` went on after one that
  ///   failed; `.outcomeUnknown`; `.connectionFailed`.
  package func write<Value>(_ body: (Session) throws -> Value) throws -> Value {
    try transaction(.readWrite, body)
  }

  private func transaction<Value>(
    _ mode: TransactionMode, _ body: (Session) throws -> Value
  ) throws -> Value {
    var retries = TransactionRetries()
    while true {
      do throws(AbortedTransaction) {
        return try attempt(mode, body)
      } catch {
        guard retries.allow(after: error.cause) else { throw error.error }
      }
    }
  }

  private func attempt<Value>(
    _ mode: TransactionMode, _ body: (Session) throws -> Value
  ) throws(AbortedTransaction) -> Value {
    let session = try lendToTransaction()
    defer { takeBack() }
    let identifier = try session.begin(mode)
    let value = try session.perform(body)
    try commit(session, identifier)
    return value
  }

  private func lendToTransaction() throws(AbortedTransaction) -> Session {
    do {
      return try lend().session
    } catch {
      throw AbortedTransaction(final: error)
    }
  }

  private func commit(
    _ session: Session, _ identifier: String?
  ) throws(AbortedTransaction) {
    do {
      try session.commit()
    } catch {
      guard error.kind == .connectionLost, let identifier else {
        throw AbortedTransaction(error)
      }
      switch outcome(of: identifier) {
      case .committed: return
      case .aborted: throw AbortedTransaction(error)
      case .unknown: throw AbortedTransaction(final: .outcomeUnknown)
      }
    }
  }
}

extension PostgreSQLError {
  fileprivate static let outcomeUnknown = PostgreSQLError(
    .outcomeUnknown, "the connection broke under COMMIT; it may have happened")
}
