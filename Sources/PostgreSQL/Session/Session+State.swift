internal import CPostgreSQL

extension Session {
  /// Where the session stands between statements (`PQtransactionStatus`).
  package enum TransactionState: Hashable, Sendable {
    case idle
    case inTransaction
    /// A statement failed; all are refused until ROLLBACK.
    case failed
    /// In the middle of a statement, or the connection is gone.
    case unknown
  }

  package var transactionState: TransactionState {
    if isLost { return .unknown }
    return switch unsafe PQtransactionStatus(connection) {
    case PQTRANS_IDLE: .idle
    case PQTRANS_INTRANS: .inTransaction
    case PQTRANS_INERROR: .failed
    default: .unknown
    }
  }

  /// Whether the connection was whole when it was last used. Asks nothing of the server.
  package var isOpen: Bool { unsafe !isLost && PQstatus(connection) == CONNECTION_OK }

  /// The server process behind this session (`pg_backend_pid()`).
  package var processID: Int32 { unsafe PQbackendPID(connection) }

  /// Forgets what happened before, and the prepared statements if that was a stale one: a new
  /// read or transaction starts.
  func startUnit(at now: PostgreSQLTimestamp) throws(PostgreSQLError) {
    let isStale = failure?.isStalePlan ?? false
    failure = nil
    if isStale { try forgetStatements() }
    completed = 0
    self.now = now
  }
}
