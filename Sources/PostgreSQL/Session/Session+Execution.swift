internal import CPostgreSQL

/// What lies between a query and libpq, free of generics.
extension Session {
  /// Runs a prepared statement with what `arguments` holds, preparing it first if need be. A
  /// statement that vanished or went stale is prepared again, once, outside a transaction; in
  /// one the server has already given the transaction up.
  @usableFromInline
  func execute(
    _ sql: StaticString, _ key: StatementCache.Key, types: () -> [PostgreSQLType]
  ) throws(PostgreSQLError) -> ResultSet {
    do {
      return try executeOnce(sql, key, types)
    } catch {
      guard error.isStalePlan, transactionState == .idle else { throw noted(error) }
      try forgetStatements()
      return try executeOnce(sql, key, types)
    }
  }

  private func executeOnce(
    _ sql: StaticString, _ key: StatementCache.Key, _ types: () -> [PostgreSQLType]
  ) throws(PostgreSQLError) -> ResultSet {
    let name = try statement(sql, key, types)
    let result = unsafe arguments.withPointers { values, lengths, formats in
      unsafe PQexecPrepared(
        connection, name, Int32(truncatingIfNeeded: values.count), values.baseAddress,
        lengths.baseAddress, formats.baseAddress, 1)
    }
    return try unsafe completed(result, "\(sql)")
  }

  /// Parses, plans and runs a statement (`PQexecParams`): its plan is for these arguments alone.
  @usableFromInline
  func executeUnprepared(
    _ sql: StaticString, types: [PostgreSQLType]
  ) throws(PostgreSQLError) -> ResultSet {
    let oids = types.map(\.rawValue)
    let result = unsafe arguments.withPointers { values, lengths, formats in
      unsafe sql.utf8Start.withMemoryRebound(to: CChar.self, capacity: 1) { text in
        unsafe PQexecParams(
          connection, text, Int32(truncatingIfNeeded: values.count), oids, values.baseAddress,
          lengths.baseAddress, formats.baseAddress, 1)
      }
    }
    do {
      return try unsafe completed(result, "\(sql)")
    } catch {
      throw noted(error)
    }
  }

  @usableFromInline
  func statement(
    _ sql: StaticString, _ key: StatementCache.Key, _ types: () -> [PostgreSQLType]
  ) throws(PostgreSQLError) -> String {
    if let name = statements[key] { return name }
    let name = statements.newName()
    let oids = types().map(\.rawValue)
    let count = Int32(truncatingIfNeeded: oids.count)
    let result = unsafe sql.utf8Start.withMemoryRebound(to: CChar.self, capacity: 1) { text in
      unsafe PQprepare(connection, name, text, count, oids)
    }
    _ = try unsafe completed(result, "\(sql)")
    statements.remember(name, for: key)
    return name
  }

  /// Drops all prepared statements, here and on the server.
  func forgetStatements() throws(PostgreSQLError) {
    statements.removeAll()
    _ = try simple("DEALLOCATE ALL")
  }
}

extension Session {
  /// Runs one or more statements by the simple protocol, as a migration needs it. The text must
  /// not be built from data.
  /// - Throws: `.server`, `.connectionLost`, or `.invalidArgument` for a NUL in the text.
  package func execute(script: String) throws(PostgreSQLError) {
    guard !script.utf8.contains(0) else {
      throw PostgreSQLError(.invalidArgument, "a script with a NUL character")
    }
    do {
      _ = try simple(script)
    } catch {
      throw noted(error)
    }
  }

  /// The result of the last statement, in text form (`PQexec`).
  func simple(_ script: String) throws(PostgreSQLError) -> ResultSet {
    try unsafe completed(PQexec(connection, script), script)
  }

  /// Takes a result over; whatever is not a success becomes an error.
  func completed(
    _ pointer: OpaquePointer?, _ sql: @autoclosure () -> String
  ) throws(PostgreSQLError) -> ResultSet {
    guard let pointer = unsafe pointer else { throw unsafe failed(nil, sql()) }
    let result = unsafe ResultSet(owning: pointer)
    switch unsafe PQresultStatus(pointer) {
    case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_SINGLE_TUPLE, PGRES_EMPTY_QUERY:
      completed += 1
      return result
    case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
      throw PostgreSQLError(.misuse, "COPY is not supported", sql: sql())
    default:
      throw unsafe failed(pointer, sql())
    }
  }

  func failed(_ result: OpaquePointer?, _ sql: String) -> PostgreSQLError {
    let error = unsafe PostgreSQLError(result: result, connection: connection, sql: sql)
    if error.kind == .connectionLost { isLost = true }
    return error
  }

  /// The same error, remembered if it is this module's and the first since `startUnit`.
  @usableFromInline
  func noted<Failure: Error>(_ error: Failure) -> Failure {
    if failure == nil { failure = error as? PostgreSQLError }
    return error
  }
}
