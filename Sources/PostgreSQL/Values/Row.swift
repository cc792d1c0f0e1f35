internal import CPostgreSQL

/// One row, read from its first column to its last, each exactly once.
///
/// The first row of a result has its columns' types checked against what the reader asks for.
@safe @usableFromInline
package struct Row: ~Copyable {
  @usableFromInline let result: OpaquePointer
  @usableFromInline let sql: StaticString
  @usableFromInline let index: Int32
  @usableFromInline let columns: Int32
  @usableFromInline var column: Int32 = 0

  @usableFromInline
  init(_ result: borrowing ResultSet, index: Int32, sql: StaticString) {
    unsafe self.result = result.pointer
    self.sql = sql
    self.index = index
    columns = result.columns
  }

  /// The next column as the type the caller wants.
  /// - Throws: `.decoding` when the column has another type, is NULL where the type has no nil,
  ///   holds a value the type has not, or does not exist.
  @inlinable
  package mutating func next<Value: PostgreSQLDecodable>(
    _ type: Value.Type = Value.self
  ) throws(PostgreSQLError) -> Value {
    let field = try advance()
    if index == 0, !Value.canDecode(field.type) {
      throw field.mismatch("has \(field.type), which is no \(Value.self)")
    }
    return try Value.decode(field)
  }

  @usableFromInline
  mutating func advance() throws(PostgreSQLError) -> Field {
    guard column < columns else { throw countMismatch("more than \(columns)") }
    defer { column += 1 }
    let count = Int(unsafe PQgetlength(result, index, column))
    return unsafe Field(
      bytes: UnsafeRawBufferPointer(start: PQgetvalue(result, index, column), count: count),
      isNull: count == 0 && PQgetisnull(result, index, column) != 0,
      origin: Field.Origin(result: result, column: column, sql: sql))
  }

  /// Ends the row.
  /// - Throws: `.decoding` when columns are left: the SQL and its reader do not belong together.
  @usableFromInline
  func finish() throws(PostgreSQLError) {
    guard column == columns else { throw countMismatch("\(column) of \(columns)") }
  }

  private func countMismatch(_ read: String) -> PostgreSQLError {
    PostgreSQLError(.decoding, "the reader reads \(read) columns", sql: "\(sql)")
  }
}
