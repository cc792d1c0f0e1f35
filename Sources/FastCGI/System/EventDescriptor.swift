internal import CFastCGI
internal import Glibc

/// A counter threads can wait on as on a socket (`eventfd`).
final class EventDescriptor: Sendable {
  let descriptor: Int32

  /// With `taking` a wait takes one count; without, the first raise lets all waits through for
  /// good.
  private let taking: Bool

  init(taking: Bool = false) throws(SystemCallError) {
    let flags = Int32(EFD_CLOEXEC) | (taking ? Int32(EFD_SEMAPHORE) : 0)
    descriptor = try checked("eventfd", eventfd(0, flags))
    self.taking = taking
  }

  deinit {
    close(descriptor)
  }

  /// Adds to the count.
  func raise(by count: Int = 1) {
    _ = eventfd_write(descriptor, UInt64(count))
  }

  /// Waits for a count, or for `limit`; whether there was one.
  func wait(_ limit: Duration? = nil) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&entry, 1, limit.map(milliseconds) ?? -1) > 0 else { return false }
    guard taking else { return true }
    var count: eventfd_t = 0
    return unsafe eventfd_read(descriptor, &count) == 0
  }
}

/// A duration for `poll` and `epoll_wait`, rounded up, never beyond a day.
func milliseconds(_ duration: Duration) -> Int32 {
  let (seconds, attoseconds) = duration.components
  guard seconds < 86_400 else { return 86_400_000 }
  let rest = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
  return Int32(max(0, seconds * 1_000 + rest))
}
