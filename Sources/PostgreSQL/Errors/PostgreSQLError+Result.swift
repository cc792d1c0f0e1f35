internal import CPostgreSQL

extension PostgreSQLError {
  /// Reads the error fields of a failed result (`PQresultErrorField`).
  ///
  /// The connection is lost when `PQstatus` says so, and also when there is no SQLSTATE: after a
  /// failed write libpq may answer before it has noticed that the server is gone.
  init(result: OpaquePointer?, connection: OpaquePointer, sql: String) {
    let state = unsafe errorField(PETSHOP_DIAG_SQLSTATE, of: result)
    let isLost = unsafe state == nil || PQstatus(connection) == CONNECTION_BAD
    let primary = unsafe errorField(PETSHOP_DIAG_MESSAGE, of: result)
    self.init(
      isLost ? .connectionLost : .server,
      unsafe primary ?? line(PQerrorMessage(connection)),
      sql: sql)
    sqlState = state.map(SQLState.init(rawValue:))
    constraint = unsafe errorField(PETSHOP_DIAG_CONSTRAINT, of: result)
    table = unsafe errorField(PETSHOP_DIAG_TABLE, of: result)
    detail = unsafe errorField(PETSHOP_DIAG_DETAIL, of: result)
  }
}

private func errorField(_ code: Int32, of result: OpaquePointer?) -> String? {
  unsafe PQresultErrorField(result, code).map { unsafe String(cString: $0) }
}

/// libpq's own messages as one line: they end in a newline and may have several lines.
func line(_ message: UnsafePointer<CChar>?) -> String {
  guard let message = unsafe message else { return "no message" }
  return unsafe String(cString: message).split(separator: "\n").joined(separator: " ")
}
