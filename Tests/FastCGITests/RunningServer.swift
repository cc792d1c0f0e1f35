import Glibc
import Synchronization
import Testing

@testable import FastCGI

/// A server at work on a thread of its own, at a socket of its own.
final class RunningServer {
  let path: String
  let responder = Responder()
  let events = Events()
  private let server: FastCGIServer<Responder>
  private let thread: SystemThread

  init(
    at path: String = RunningServer.freePath(), listening: consuming ListeningSocket? = nil,
    _ adjust: (inout Configuration) -> Void = { _ in }
  ) throws {
    var configuration = Configuration()
    configuration.workers = 2
    adjust(&configuration)
    self.path = path
    let socket = if let listening { listening } else { try ListeningSocket.bind(path: path) }
    let server = try FastCGIServer(
      responder, listening: socket, configuration: configuration
    ) { [events] in events.note($0) }
    thread = try SystemThread { try? server.run() }
    self.server = server
  }

  deinit {
    stop()
  }

  /// A connection; the test fails if there is none.
  func connect() throws -> Peer { try #require(Peer(path)) }

  var gauges: Gauges { server.gauges }
  var isMakingProgress: Bool { server.isMakingProgress }

  /// Wants a stop without waiting for it.
  func beginStop() { server.stop() }

  private let isJoined = Atomic(false)

  /// Stops and waits until that is done.
  func stop() {
    responder.gate.open()
    server.stop()
    if !isJoined.exchange(true, ordering: .acquiringAndReleasing) { thread.join() }
  }

  static func freePath() -> String {
    "/tmp/petshop-\(getpid())-\(UInt32.random(in: 0...UInt32.max)).sock"
  }
}

/// What a server reported.
final class Events: Sendable {
  private let noted = Mutex<[Event]>([])

  var all: [Event] { noted.withLock { $0 } }
  func note(_ event: Event) { noted.withLock { $0.append(event) } }
}

/// Waits until something has come about; false if it does not within 20 seconds.
func eventually(_ condition: () -> Bool) -> Bool {
  for _ in 0..<20_000 {
    if condition() { return true }
    usleep(1_000)
  }
  return false
}

/// All tests of this target, one after the other: some lower a limit of the whole process.
@Suite(.serialized)
enum FastCGITests {}
