internal import CPostgreSQL

/// Owns one `PGresult`.
@safe @usableFromInline
struct ResultSet: ~Copyable {
  @usableFromInline let pointer: OpaquePointer

  init(owning pointer: OpaquePointer) { unsafe self.pointer = pointer }

  /// Inlinable, because functions that are inlined elsewhere end this value's life.
  @inlinable
  deinit { clear() }

  @usableFromInline
  func clear() { unsafe PQclear(pointer) }

  @usableFromInline var count: Int32 { unsafe PQntuples(pointer) }

  @usableFromInline var columns: Int32 { unsafe PQnfields(pointer) }

  /// How many rows a command touched; 0 for one that touches none (`PQcmdTuples`).
  @usableFromInline var affected: Int { unsafe Int(String(cString: PQcmdTuples(pointer))) ?? 0 }

  /// What the server says it did, such as `COMMIT` (`PQcmdStatus`).
  var command: String { unsafe String(cString: PQcmdStatus(pointer)) }

  /// A column of the first row of a result in text form.
  func text(column: Int32) -> String? {
    guard count > 0, column < columns, unsafe PQgetisnull(pointer, 0, column) == 0 else {
      return nil
    }
    return unsafe String(cString: PQgetvalue(pointer, 0, column))
  }
}
