internal import CFastCGI
internal import Glibc

/// Tells systemd how the service is doing (the protocol of `sd_notify(3)`).
///
/// Reads the environment when it is made: make it before the first thread.
package struct ServiceNotifier: Sendable {
  private let path: [UInt8]?

  /// How often systemd expects `.alive`, half of `WATCHDOG_USEC`; nil when it expects none.
  package let pingInterval: Duration?

  /// What can be told.
  package enum State: Sendable {
    case ready
    case stopping
    case alive
    case status(String)
    /// Not yet, but within so long from now; to be said again before that is over.
    case starting(for: Duration)
  }

  /// From `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`; without the first, nothing is
  /// ever sent.
  package init() {
    let socket = environment("NOTIFY_SOCKET").map { Array($0.utf8) } ?? []
    path = socket.first == UInt8(ascii: "/") || socket.first == UInt8(ascii: "@") ? socket : nil
    pingInterval = ServiceNotifier.expectedPings()
  }

  /// Sends one datagram; whether it was taken. Without a socket nothing is sent.
  @discardableResult
  package func send(_ state: State) -> Bool {
    guard var path else { return false }
    if path.first == UInt8(ascii: "@") { path[0] = 0 }
    guard let address = SocketAddress(path) else { return false }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var text = state.text
    return text.withUTF8 { bytes in
      unsafe address.withPointer { pointer, length in
        unsafe sendto(
          descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL), pointer,
          length)
      }
    } >= 0
  }

  private static func expectedPings() -> Duration? {
    if let owner = environment("WATCHDOG_PID"), Int32(owner) != getpid() { return nil }
    guard let text = environment("WATCHDOG_USEC"), let limit = Int64(text), limit > 0 else {
      return nil
    }
    return .microseconds(limit / 2)
  }
}

extension ServiceNotifier.State {
  fileprivate var text: String {
    switch self {
    case .ready: "READY=1"
    case .stopping: "STOPPING=1"
    case .alive: "WATCHDOG=1"
    case .status(let line): "STATUS=\(line)"
    case .starting(let limit): "EXTEND_TIMEOUT_USEC=\(limit.components.seconds * 1_000_000)"
    }
  }
}

/// A variable of the environment, or nil when it is not set.
func environment(_ name: String) -> String? {
  unsafe getenv(name).map { unsafe String(cString: $0) }
}
