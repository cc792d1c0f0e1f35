/// A statement and how to read a row of what it returns. Make it a constant beside the columns
/// it reads:
///
///     static let byID = Query<Product, Product.ID>(
///       "SELECT id, name, price FROM products WHERE id = $1"
///     ) { row in
///       Product(id: try row.next(), name: try row.next(), price: try row.next())
///     }
///
/// Each session prepares it once, with the types of its arguments. After a few runs the server may
/// keep one plan for all arguments; where these decide which index serves, say `planned: .eachTime`.
@usableFromInline
package struct Query<Result, each Argument: PostgreSQLEncodable>: Sendable {
  @usableFromInline let sql: StaticString
  @usableFromInline let planning: Planning
  @usableFromInline let read: @Sendable (inout Row) throws -> Result

  /// `read` is called for each row and reads all its columns, in order. What it throws itself
  /// becomes a `.decoding`.
  @inlinable
  package init(
    _ sql: StaticString, planned planning: Planning = .once,
    _ read: @escaping @Sendable (inout Row) throws -> Result
  ) {
    self.sql = sql
    self.planning = planning
    self.read = read
  }
}

/// When the server makes a query's plan.
@usableFromInline
package enum Planning: Sendable {
  /// When it is prepared, or in the first few runs.
  case once
  /// With each run, for its very arguments: what they leave out of the query costs nothing.
  case eachTime
}

extension Query where Result == Void {
  /// A command that returns no rows, for `run`.
  @inlinable
  package init(_ sql: StaticString) {
    self.init(sql) { _ in }
  }
}

extension Query {
  /// Prepares the query in a session, so that a test can try all of them against a schema.
  /// - Throws: `.server` for SQL that does not fit the schema or the arguments' types.
  @inlinable
  package func prepare(in session: Session) throws(PostgreSQLError) {
    _ = try session.statement(sql, key, argumentTypes)
  }

  @inlinable
  var key: StatementCache.Key { StatementCache.Key(sql, Self.self) }

  @inlinable
  func argumentTypes() -> [PostgreSQLType] {
    var types: [PostgreSQLType] = []
    repeat types.append((each Argument).postgreSQLType)
    return types
  }
}
