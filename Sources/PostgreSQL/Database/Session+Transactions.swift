/// The two kinds of transaction, each begun in one round trip that also asks for its time.
enum TransactionMode {
  case readWrite
  case snapshot

  fileprivate var begin: String {
    switch self {
    case .readWrite: "BEGIN; SELECT \(Self.time), pg_current_xact_id()"
    case .snapshot: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT \(Self.time)"
    }
  }

  private static let time = "(extract(epoch FROM now()) * 1000000)::bigint"
}

extension Session {
  /// Begins, sets `now`, and returns the transaction's identifier (`xid8`) if it writes.
  func begin(_ mode: TransactionMode) throws(AbortedTransaction) -> String? {
    do {
      try startUnit(at: now)
      let result = try simple(mode.begin)
      let microseconds = result.text(column: 0).flatMap { Int64($0) } ?? 0
      now = PostgreSQLTimestamp(microseconds: microseconds)
      return result.text(column: 1)
    } catch {
      throw AbortedTransaction(error)
    }
  }

  /// Runs a transaction's body. Rolls back when it throws, and when it returns although a
  /// statement had failed.
  func perform<Value>(_ body: (Session) throws -> Value) throws(AbortedTransaction) -> Value {
    do {
      let value = try body(self)
      try requireTransaction()
      return value
    } catch {
      rollBack()
      throw AbortedTransaction(error, cause: failure)
    }
  }

  func requireTransaction() throws(PostgreSQLError) {
    switch transactionState {
    case .inTransaction: return
    case .idle: throw PostgreSQLError(.misuse, "a body ended its transaction itself")
    case .failed, .unknown: throw failure ?? .rolledBack
    }
  }

  /// COMMIT of a failed transaction succeeds with the answer ROLLBACK: that is an error.
  func commit() throws(PostgreSQLError) {
    let command = try simple("COMMIT").command
    guard command == "COMMIT" else { throw failure ?? .rolledBack }
  }

  /// The first error is the one that counts: a failure here only costs the session.
  func rollBack() {
    guard isOpen, transactionState != .idle else { return }
    _ = try? simple("ROLLBACK")
  }
}

extension PostgreSQLError {
  fileprivate static let rolledBack = PostgreSQLError(
    .rolledBack, "the transaction had failed and was rolled back")
}
