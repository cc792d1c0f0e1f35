import PostgreSQL

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
