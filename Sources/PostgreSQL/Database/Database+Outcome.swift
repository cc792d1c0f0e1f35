extension Database {
  /// How a transaction ended.
  enum Outcome { case committed, aborted, unknown }

  /// How long the server is asked before the answer is "unknown".
  private static let patience = Duration.seconds(2)

  /// `pg_xact_status` of an identifier; NULL when it is too old to be remembered.
  private static let status = Query<String?, String>("SELECT pg_xact_status($1::xid8)") {
    row in try row.next()
  }

  /// Asks the server, on a new connection, how a transaction ended whose COMMIT got no answer.
  func outcome(of identifier: String) -> Outcome {
    let deadline = ContinuousClock.now + Self.patience
    while true {
      if let outcome = answer(for: identifier) { return outcome }
      guard ContinuousClock.now < deadline else { return .unknown }
      sleep(milliseconds: 20)
    }
  }

  /// Nil when it is still in progress, or the server is away: worth asking again.
  private func answer(for identifier: String) -> Outcome? {
    do throws(PostgreSQLError) {
      switch try openSession().one(Self.status, identifier) {
      case "committed": return .committed
      case "aborted": return .aborted
      case "in progress": return nil
      default: return .unknown
      }
    } catch {
      return error.isUnavailable ? nil : .unknown
    }
  }

  private func openSession() throws(PostgreSQLError) -> Session {
    if let session, session.isOpen { return session }
    return try reconnect()
  }
}
