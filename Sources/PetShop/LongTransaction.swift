import PostgreSQL

/// A transaction that goes through the whole catalogue, or all documents, may take its time.
enum LongTransaction {
  /// For the rest of this transaction alone.
  static let begin = Query<String>(
    """
    SELECT concat(set_config('statement_timeout', '10min', true),
                  set_config('idle_in_transaction_session_timeout', '10min', true),
                  set_config('lock_timeout', '5s', true))
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}
