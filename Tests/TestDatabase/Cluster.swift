internal import Glibc
package import PostgreSQL

/// A private PostgreSQL server, made by `script/postgres` in a temporary directory, and removed
/// with it when this process ends, even by a signal.
package final class Cluster: Sendable {
  /// How a superuser reaches its first database.
  package let options: ConnectionOptions
  private let directory: String

  /// The one server that most tests of a process share, each with a database of its own: that
  /// of `PETSHOP_TEST_DATABASE_URL` if that is set, else one started at first use.
  package static func shared() throws -> Cluster { try sharedResult.get() }

  private static let sharedResult = Result { try Cluster(named: environmentURL()) }

  /// Starts a server that a test may stop.
  package convenience init() throws { try self.init(named: nil) }

  private init(named url: String?) throws {
    if let url {
      directory = ""
      options = try ConnectionOptions(url)
      return
    }
    directory = try temporaryDirectory()
    try Command(
      "/bin/sh", "-c",
      """
      trap '' HUP INT TERM
      read -r _
      "$0" stop "$1" 2>&1
      rm -rf "$1"
      """, script, directory
    ).runAtExit()
    _ = try Command(script, "start", directory).run()
    options = try ConnectionOptions(try Command(script, "url", directory, "postgres").run())
  }

  package func start() throws { _ = try Command(script, "start", directory).run() }

  package func stop() throws { _ = try Command(script, "stop", directory).run() }

  /// As a crash would do it.
  package func restartImmediately() throws {
    _ = try Command(script, "restart", directory, "--immediate").run()
  }
}

/// Found from where this file was compiled: `Tests/TestDatabase/` in the package.
private let script =
  "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
  + "/script/postgres"

private func environmentURL() -> String? {
  unsafe getenv("PETSHOP_TEST_DATABASE_URL").map { unsafe String(cString: $0) }
}

/// In memory if there is room, for a test makes and drops hundreds of files, which some file
/// systems slow down the more of them there were; else in `/tmp`. In both the path is short enough
/// for a socket, and every user can reach it.
private func temporaryDirectory() throws -> String {
  let place = hasRoom("/dev/shm") ? "/dev/shm" : "/tmp"
  var template = Array("\(place)/petshop-test-XXXXXX".utf8CString)
  guard unsafe mkdtemp(&template) != nil, unsafe chmod(template, 0o755) == 0 else {
    throw Command.Failure(description: "no temporary directory: \(errno)")
  }
  return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
}

/// Whether a cluster and what the tests put into it at a time, some hundred MB, fit there.
private func hasRoom(_ directory: String) -> Bool {
  var status = statvfs()
  guard unsafe statvfs(directory, &status) == 0 else { return false }
  return status.f_bavail >= (2 << 30) / status.f_frsize
}
