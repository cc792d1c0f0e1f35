/// A statement and how to read a row of what it returns. Make it a constant beside the columns
/// it reads:
///
///     static let byID = Query<Product, Product.ID>(
///       "SELECT id, name, price FROM products WHERE id = $1"
///     ) { row in
///       Product(id: try row.next(), name: try row.next(), price: try row.next())
///     }
///
/// Each session prepares it once, with the types of its arguments.
@usableFromInline
package struct Query<Result, each Argument: PostgreSQLEncodable>: Sendable {
  @usableFromInline let sql: StaticString
  @usableFromInline let read: @Sendable (inout Row) throws -> Result

  /// `read` is called for each row and reads all its columns, in order. What it throws itself
  /// becomes a `.decoding`.
  @inlinable
  package init(
    _ sql: StaticString,
    _ read: @escaping @Sendable (inout Row) throws -> Result
  ) {
    self.sql = sql
    self.read = read
  }
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
