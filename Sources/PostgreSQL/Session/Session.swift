internal import CPostgreSQL
internal import Glibc

/// One connection to the server (`PGconn`) and the statements prepared on it. It belongs to the
/// thread that opened it.
@safe @usableFromInline
package final class Session {
  @usableFromInline let connection: OpaquePointer
  private let notices: NoticeReceiver
  @usableFromInline var arguments = ArgumentBuffer()
  var statements = StatementCache()

  /// The time of the transaction: the server's `now()` in one, this machine's clock at the
  /// start of a `read`.
  package internal(set) var now = PostgreSQLTimestamp(microseconds: 0)

  /// A statement has found the connection broken.
  var isLost = false
  /// The first failure since `startUnit`, which decides what becomes of the whole.
  var failure: PostgreSQLError?
  /// How many statements ended well since `startUnit`.
  var completed = 0

  /// Connects, within `connect_timeout` for each host.
  /// - Throws: `.connectionFailed`.
  package init(_ options: ConnectionOptions) throws(PostgreSQLError) {
    let parameters = options.connectionParameters
    guard let connection = unsafe connect(parameters) else {
      throw PostgreSQLError(.connectionFailed, "out of memory")
    }
    unsafe self.connection = connection
    notices = NoticeReceiver(options.onNotice)
    unsafe notices.attach(to: connection)
    guard isOpen else {
      throw PostgreSQLError(.connectionFailed, refusal(hiding: parameters["password"]))
    }
  }

  deinit { unsafe PQfinish(connection) }

  /// libpq quotes no password; this makes sure of it.
  private func refusal(hiding password: String?) -> String {
    let message = unsafe line(PQerrorMessage(connection))
    guard let password, !password.isEmpty else { return message }
    return message.replacing(password, with: "***")
  }
}

/// Calls `PQconnectdbParams`, which wants two lists of C strings that end in NULL.
private func connect(_ parameters: [String: String]) -> OpaquePointer? {
  let keywords = unsafe parameters.keys.map { unsafe strdup($0) }
  let values = unsafe parameters.values.map { unsafe strdup($0) }
  defer { unsafe (keywords + values).forEach { unsafe free($0) } }
  return unsafe PQconnectdbParams(
    keywords.map { unsafe UnsafePointer($0) } + [nil],
    values.map { unsafe UnsafePointer($0) } + [nil], 0)
}
