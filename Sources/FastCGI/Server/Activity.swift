internal import Glibc
internal import Synchronization

/// What one thread is at, for the watchdog and the gauges to see.
final class Activity: Sendable {
  enum Phase: Sendable {
    case idle
    /// libfcgi reads a request; the peer decides how long that takes.
    case reading
    /// The application is at work.
    case running
    /// libfcgi writes an answer; the peer decides how long that takes.
    case writing
  }

  struct State {
    var phase = Phase.idle
    var since = ContinuousClock.now
    var socket: Int32 = -1
    var served = 0
    var refused = 0
  }

  let lane: Lane?
  private let state = Mutex(State())

  /// `lane` is nil for the doorman.
  init(_ lane: Lane?) {
    self.lane = lane
  }

  var snapshot: State { state.withLock { $0 } }

  /// Begins a phase. A socket named here must stay open until the next phase begins.
  func enter(_ phase: Phase, on socket: Int32 = -1) {
    let now = ContinuousClock.now
    state.withLock {
      $0.phase = phase
      $0.since = now
      $0.socket = socket
    }
  }

  func countServed() { state.withLock { $0.served &+= 1 } }
  func countRefused() { state.withLock { $0.refused &+= 1 } }

  /// Shuts the peer's connection down if it has let this thread wait since before these moments:
  /// reads and writes on it fail from now on. Whether it did.
  ///
  /// Under the lock the thread cannot begin its next phase, so the socket is still the peer's.
  func cutOff(
    readingSince reading: ContinuousClock.Instant, writingSince writing: ContinuousClock.Instant
  ) -> Bool {
    state.withLock { state in
      guard state.socket >= 0 else { return false }
      switch state.phase {
      case .reading where state.since < reading, .writing where state.since < writing: break
      default: return false
      }
      shutdown(state.socket, Int32(SHUT_RDWR))
      state.socket = -1
      return true
    }
  }
}
