/// Running queries. All throw `.server`, `.connectionLost`, `.decoding` and `.invalidArgument`.
extension Session {
  /// Every row the query returns, in order.
  @inlinable
  package func all<Result, each Argument: PostgreSQLEncodable>(
    _ query: Query<Result, repeat each Argument>, _ values: repeat each Argument
  ) throws(PostgreSQLError) -> [Result] {
    let result = try execute(query, repeat each values)
    let count = result.count
    var rows: [Result] = []
    rows.reserveCapacity(Int(count))
    var index: Int32 = 0
    while index < count {
      rows.append(try query.read(result, at: index))
      index += 1
    }
    return rows
  }

  /// The first row, or nil when there is none. More rows are fetched and ignored: say `LIMIT 1`.
  @inlinable
  package func first<Result, each Argument: PostgreSQLEncodable>(
    _ query: Query<Result, repeat each Argument>, _ values: repeat each Argument
  ) throws(PostgreSQLError) -> Result? {
    let result = try execute(query, repeat each values)
    return result.count == 0 ? nil : try query.read(result, at: 0)
  }

  /// The only row.
  /// - Throws: also `.noRow` and `.tooManyRows`.
  @inlinable
  package func one<Result, each Argument: PostgreSQLEncodable>(
    _ query: Query<Result, repeat each Argument>, _ values: repeat each Argument
  ) throws(PostgreSQLError) -> Result {
    let result = try execute(query, repeat each values)
    guard result.count == 1 else { throw query.wrongCount(result.count) }
    return try query.read(result, at: 0)
  }

  /// Runs a command and tells how many rows it touched.
  @inlinable @discardableResult
  package func run<each Argument: PostgreSQLEncodable>(
    _ command: Query<Void, repeat each Argument>, _ values: repeat each Argument
  ) throws(PostgreSQLError) -> Int {
    try execute(command, repeat each values).affected
  }

  @inlinable
  func execute<Result, each Argument: PostgreSQLEncodable>(
    _ query: Query<Result, repeat each Argument>, _ values: repeat each Argument
  ) throws(PostgreSQLError) -> ResultSet {
    arguments.reset()
    repeat try arguments.append(argument: each values)
    return switch query.planning {
    case .once: try execute(query.sql, query.key, types: query.argumentTypes)
    case .eachTime: try executeUnprepared(query.sql, types: query.argumentTypes())
    }
  }
}

extension Query {
  @inlinable
  func read(_ result: borrowing ResultSet, at index: Int32) throws(PostgreSQLError) -> Result {
    var row = Row(result, index: index, sql: sql)
    do {
      let value = try read(&row)
      try row.finish()
      return value
    } catch {
      throw unreadable(error)
    }
  }

  @usableFromInline
  func unreadable(_ error: any Error) -> PostgreSQLError {
    error as? PostgreSQLError ?? PostgreSQLError(.decoding, "\(error)", sql: "\(sql)")
  }

  @usableFromInline
  func wrongCount(_ count: Int32) -> PostgreSQLError {
    count == 0
      ? PostgreSQLError(.noRow, "no row where one was due", sql: "\(sql)")
      : PostgreSQLError(.tooManyRows, "\(count) rows where one was due", sql: "\(sql)")
  }
}
