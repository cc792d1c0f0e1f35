import Foundation

/// Accepts connections on a Unix socket, counts them and hangs up.
final class RefusingServer: Sendable {
  let directory: String
  /// A line for each connection.
  let attempts = Log()
  private let listener: UnixSocket

  init() throws {
    directory = try makeSocketDirectory()
    listener = try UnixSocket(listeningAt: "\(directory)/.s.PGSQL.5432")
    Thread { [listener, attempts] in
      while let client = listener.accept() {
        attempts.append("connection")
        client.shutDown()
      }
    }.start()
  }

  deinit {
    listener.shutDown()
    try? FileManager.default.removeItem(atPath: directory)
  }
}

/// A new directory with a path short enough for a socket.
func makeSocketDirectory() throws -> String {
  let directory = "/tmp/petshop-socket-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
  return directory
}
