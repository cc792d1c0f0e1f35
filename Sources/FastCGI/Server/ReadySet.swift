internal import CFastCGI
internal import Glibc
internal import Synchronization

/// What all quick threads wait on together: an epoll set of the listening socket, every
/// connection that waits for its next request, and the sign to end.
final class ReadySet: Sendable {
  /// Something that became ready.
  enum Ready {
    case listener
    case end
    /// The connection is now the caller's until it is armed again. `isHungUp`: the peer may
    /// have gone without sending anything.
    case connection(Connection, isHungUp: Bool)
  }

  /// Epoll gives back a word for each ready descriptor: one of these, or a connection's address.
  private static let listener: UInt64 = 0
  private static let end: UInt64 = 1

  private let descriptor: Int32

  init(end: EventDescriptor) throws(SystemCallError) {
    descriptor = try checked("epoll_create1", epoll_create1(Int32(EPOLL_CLOEXEC)))
    try control(EPOLL_CTL_ADD, end.descriptor, EPOLLIN.rawValue, ReadySet.end)
  }

  deinit {
    close(descriptor)
  }

  /// Waits for the listening socket, too. Of several processes that wait for it the kernel wakes
  /// one.
  func watch(_ listener: borrowing ListeningSocket) throws(SystemCallError) {
    let events = EPOLLIN.rawValue | EPOLLEXCLUSIVE.rawValue
    try control(EPOLL_CTL_ADD, listener.descriptor, events, ReadySet.listener)
  }

  func forget(_ listener: borrowing ListeningSocket) {
    _ = epoll_ctl(descriptor, EPOLL_CTL_DEL, listener.descriptor, nil)
  }

  /// Waits for the first request of a connection. The caller keeps the connection alive until
  /// `remove(_:)`.
  func add(_ connection: Connection) throws(SystemCallError) {
    try arm(connection, EPOLL_CTL_ADD)
  }

  /// Waits for the next request of a connection.
  func rearm(_ connection: Connection) throws(SystemCallError) {
    try arm(connection, EPOLL_CTL_MOD)
  }

  /// Must come before the connection closes: its second descriptor would keep it in the set.
  func remove(_ connection: Connection) {
    _ = epoll_ctl(descriptor, EPOLL_CTL_DEL, connection.socket, nil)
  }

  /// Hands what is ready to `body`, the longest ready first, at most `limit` of them. Waits for
  /// the first for `time`; nil waits for ever. Returns how many there were.
  func take(atMost limit: Int, within time: Duration?, _ body: (Ready) -> Void) -> Int {
    let time = time.map(milliseconds) ?? -1
    return unsafe withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: limit) { events in
      let count = unsafe epoll_wait(descriptor, events.baseAddress, Int32(limit), time)
      guard count > 0 else { return 0 }
      for index in 0..<Int(count) {
        if let ready = unsafe ReadySet.ready(events[index]) { body(ready) }
      }
      return Int(count)
    }
  }

  private func arm(_ connection: Connection, _ operation: Int32) throws(SystemCallError) {
    let events = EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLONESHOT.rawValue
    let address = unsafe UInt64(UInt(bitPattern: Unmanaged.passUnretained(connection).toOpaque()))
    connection.isWaiting.store(true, ordering: .releasing)
    try control(operation, connection.socket, events, address)
  }

  private func control(
    _ operation: Int32, _ target: Int32, _ events: UInt32, _ word: UInt64
  ) throws(SystemCallError) {
    var event = unsafe epoll_event(events: events, data: epoll_data_t(u64: word))
    _ = try checked("epoll_ctl", unsafe epoll_ctl(descriptor, operation, target, &event))
  }

  private static func ready(_ event: epoll_event) -> Ready? {
    switch unsafe event.data.u64 {
    case listener: return .listener
    case end: return .end
    case let address:
      guard let pointer = unsafe UnsafeRawPointer(bitPattern: UInt(address)) else { return nil }
      let connection = unsafe Unmanaged<Connection>.fromOpaque(pointer).takeUnretainedValue()
      // Sees all that its last holder did.
      _ = connection.isWaiting.exchange(false, ordering: .acquiringAndReleasing)
      let hungUp = EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue
      let isHungUp = unsafe event.events & hungUp != 0
      return .connection(connection, isHungUp: isHungUp)
    }
  }
}
