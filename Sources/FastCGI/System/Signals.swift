internal import Glibc

/// Takes the signals that end or reload a program one by one, in one thread.
///
/// Made first thing in `main`, before any other thread and before libfcgi is set up, so that no
/// thread is ever interrupted by them.
package struct SignalWaiter: Sendable {
  /// A signal this waiter takes.
  package enum Signal: Sendable, Equatable {
    case terminate
    case interrupt
    case hangUp
  }

  /// Blocks the signals in the calling thread and all it starts from now on
  /// (`pthread_sigmask`).
  package init() {
    var set = SignalWaiter.signals
    _ = unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Waits for the next signal, or for `limit`; nil when that passed (`sigtimedwait`).
  package func next(within limit: Duration) -> Signal? {
    var set = SignalWaiter.signals
    var time = timespec(limit)
    switch unsafe sigtimedwait(&set, nil, &time) {
    case SIGTERM: return .terminate
    case SIGINT: return .interrupt
    case SIGHUP: return .hangUp
    default: return nil
    }
  }

  /// Waits for the next signal.
  package func next() -> Signal {
    while true {
      if let signal = next(within: .seconds(3600)) { return signal }
    }
  }

  /// Starts a thread that hands every signal to `handle` for as long as the program lives; and
  /// nil whenever none came for `interval`, which is the moment to tell a supervisor that all is
  /// well.
  ///
  /// - Throws: `SystemCallError` when there can be no more threads.
  package func start(
    interval: Duration = .seconds(3600), _ handle: @escaping @Sendable (Signal?) -> Void
  ) throws(SystemCallError) {
    _ = try SystemThread {
      while true { handle(next(within: interval)) }
    }
  }

  private static var signals: sigset_t {
    var set = sigset_t()
    _ = unsafe sigemptyset(&set)
    for signal in [SIGTERM, SIGINT, SIGHUP] { _ = unsafe sigaddset(&set, signal) }
    return set
  }
}

/// The signal mask a thread had before it blocked all that are not its own fault.
struct SignalMask {
  private let before: sigset_t

  /// Blocks all signals but those a thread raises by its own mistakes.
  static func blockAll() -> SignalMask {
    var all = sigset_t()
    var before = sigset_t()
    _ = unsafe sigfillset(&all)
    for own in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT] {
      _ = unsafe sigdelset(&all, own)
    }
    _ = unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
    return SignalMask(before: before)
  }

  func restore() {
    var mask = before
    _ = unsafe pthread_sigmask(SIG_SETMASK, &mask, nil)
  }
}

extension timespec {
  fileprivate init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    self.init(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
  }
}
