import Foundation
import Glibc
import PostgreSQL
import Synchronization

/// Stands between a session and its server on a Unix socket, and cuts the first connection that
/// says COMMIT. After that it passes everything on, or refuses all.
final class CuttingProxy: Sendable {
  /// What of the COMMIT is lost.
  enum Cut { case request, answer }

  /// The `host` to connect to.
  let directory: String
  private let server: String
  private let cut: Cut
  private let refusesAfterwards: Bool
  private let hasCut = Atomic(false)
  private let listener: UnixSocket

  init(to options: ConnectionOptions, cut: Cut, thenRefuse refuses: Bool = false) throws {
    let name = ".s.PGSQL.\(options["port"] ?? "5432")"
    directory = try makeSocketDirectory()
    server = "\(options["host"] ?? "")/\(name)"
    self.cut = cut
    refusesAfterwards = refuses
    listener = try UnixSocket(listeningAt: "\(directory)/\(name)")
    Thread { [listener, weak self] in
      while let client = listener.accept() { self?.serve(client) }
    }.start()
  }

  deinit {
    listener.shutDown()
    try? FileManager.default.removeItem(atPath: directory)
  }

  private func serve(_ client: UnixSocket) {
    let isRefused = refusesAfterwards && hasCut.load(ordering: .acquiring)
    guard !isRefused, let server = try? UnixSocket(connectedTo: server) else {
      return client.shutDown()
    }
    let isCut = Flag()
    Thread { [self] in forwardRequests(client, server, isCut) }.start()
    Thread { forwardAnswers(server, client, isCut) }.start()
  }

  private func forwardRequests(
    _ client: UnixSocket, _ server: UnixSocket, _ isCut: Flag
  ) {
    while let bytes = client.read() {
      if bytes.isCommit, !hasCut.exchange(true, ordering: .acquiringAndReleasing) {
        isCut.set()
        if cut == .request { break }
      }
      server.write(bytes)
    }
    server.shutDown()
    client.shutDown()
  }
}

/// The answer to a COMMIT that is cut is read, so that it has happened, and thrown away.
private func forwardAnswers(
  _ server: UnixSocket, _ client: UnixSocket, _ isCut: Flag
) {
  while let bytes = server.read(), !isCut.isSet { client.write(bytes) }
  client.shutDown()
  server.shutDown()
}

/// A flag that two threads' closures can hold.
private final class Flag: Sendable {
  private let value = Atomic(false)

  var isSet: Bool { value.load(ordering: .acquiring) }

  func set() { value.store(true, ordering: .releasing) }
}

extension [UInt8] {
  /// A simple query (`Q`, length, text, NUL) that says COMMIT.
  fileprivate var isCommit: Bool { self == Array("Q\0\0\0\u{0B}COMMIT\0".utf8) }
}
