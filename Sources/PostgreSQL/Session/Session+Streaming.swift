internal import CPostgreSQL

extension Session {
  /// Calls `body` with each row as it arrives, so that a large result needs no memory. When
  /// `body` throws, the statement is cancelled and what it had still to send is thrown away.
  /// - Throws: what `body` throws, or as `all`.
  @inlinable
  package func forEach<Result, each Argument: PostgreSQLEncodable>(
    _ query: Query<Result, repeat each Argument>, _ values: repeat each Argument,
    do body: (Result) throws -> Void
  ) throws {
    arguments.reset()
    repeat try arguments.append(argument: each values)
    var next = try start(query.sql, query.key, types: query.argumentTypes)
    do {
      while let result = next.take() {
        if result.count > 0 { try body(try query.read(result, at: 0)) }
        next = try nextResult(of: query.sql)
      }
    } catch {
      cancel()
      throw noted(error)
    }
  }

  /// Sends the statement and waits for its first result, as patient with stale ones as
  /// `execute`.
  @usableFromInline
  func start(
    _ sql: StaticString, _ key: StatementCache.Key, types: () -> [PostgreSQLType]
  ) throws(PostgreSQLError) -> ResultSet? {
    do {
      try send(sql, key, types)
      return try nextResult(of: sql)
    } catch {
      skipRest()
      guard error.isStalePlan, transactionState == .idle else { throw noted(error) }
      try forgetStatements()
      try send(sql, key, types)
      return try nextResult(of: sql)
    }
  }

  /// Sends a statement whose rows come one at a time (`PQsetSingleRowMode`).
  private func send(
    _ sql: StaticString, _ key: StatementCache.Key, _ types: () -> [PostgreSQLType]
  ) throws(PostgreSQLError) {
    let name = try statement(sql, key, types)
    let sent = unsafe arguments.withPointers { values, lengths, formats in
      unsafe PQsendQueryPrepared(
        connection, name, Int32(truncatingIfNeeded: values.count), values.baseAddress,
        lengths.baseAddress, formats.baseAddress, 1)
    }
    guard sent == 1, unsafe PQsetSingleRowMode(connection) == 1 else {
      throw unsafe failed(nil, "\(sql)")
    }
  }

  /// One row, an empty result after the last, then nil.
  @usableFromInline
  func nextResult(of sql: StaticString) throws(PostgreSQLError) -> ResultSet? {
    guard let pointer = unsafe PQgetResult(connection) else { return nil }
    return try unsafe completed(pointer, "\(sql)")
  }

  /// Cancels the running statement and reads up to its end.
  @usableFromInline
  func cancel() {
    if let request = unsafe PQgetCancel(connection) {
      unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { message in
        _ = unsafe PQcancel(request, message.baseAddress, 256)
      }
      unsafe PQfreeCancel(request)
    }
    skipRest()
  }

  /// Up to the end, but not into a COPY, which would never end.
  private func skipRest() {
    while let rest = unsafe PQgetResult(connection) {
      let isCopy = unsafe PQresultStatus(rest) == PGRES_COPY_IN
      unsafe PQclear(rest)
      if isCopy { return }
    }
  }
}
