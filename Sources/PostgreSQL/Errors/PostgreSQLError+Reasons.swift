extension PostgreSQLError {
  /// Another transaction won (40001, 40P01): the whole transaction may be tried again.
  package var isRetryable: Bool {
    sqlState == .serializationFailure || sqlState == .deadlockDetected
  }

  /// `statement_timeout` or `lock_timeout` struck (57014, 55P03).
  package var isTimeout: Bool {
    sqlState == .queryCanceled || sqlState == .lockNotAvailable
  }

  /// The database is away, full or shutting down; the same request may succeed later.
  package var isUnavailable: Bool {
    if kind == .connectionFailed || kind == .connectionLost { return true }
    guard let sqlState else { return false }
    return sqlState.errorClass == "08" || sqlState.errorClass == "53"
      || sqlState == .idleInTransactionTimeout || sqlState.rawValue.hasPrefix("57P0")
  }

  package var isUniqueViolation: Bool { sqlState == .uniqueViolation }
  package var isForeignKeyViolation: Bool { sqlState == .foreignKeyViolation }
  package var isCheckViolation: Bool { sqlState == .checkViolation }
  package var isNotNullViolation: Bool { sqlState == .notNullViolation }

  /// A prepared statement vanished or its result changed shape ("cached plan must not change
  /// result type"); preparing again mends both.
  var isStalePlan: Bool {
    sqlState == .invalidStatementName || sqlState == .featureNotSupported
  }
}
