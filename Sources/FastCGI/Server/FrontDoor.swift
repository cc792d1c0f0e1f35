internal import CFastCGI
internal import Glibc
internal import Synchronization

/// Where connections come in: the listening socket, open until the server stops.
final class FrontDoor: Sendable {
  private enum State {
    case open
    /// Out of descriptors or memory: nobody is let in for a moment.
    case paused
    case shut
  }

  private let listener: ListeningSocket
  private let ready: ReadySet
  private let registry: Registry
  private let state = Mutex(State.paused)

  init(_ listener: consuming ListeningSocket, _ ready: ReadySet, _ registry: Registry) {
    self.listener = listener
    self.ready = ready
    self.registry = registry
  }

  /// Begins, or begins again, to wait for connections; does nothing when open or shut.
  func open() throws(SystemCallError) {
    try state.withLock { state throws(SystemCallError) in
      guard case .paused = state else { return }
      try ready.watch(listener)
      state = .open
    }
  }

  /// Lets in who is waiting. Several processes may wait on the socket; whoever is let in by
  /// another is simply not here any more.
  func admit(_ onEvent: (Event) -> Void) {
    let failure = state.withLock { state -> Int32? in
      guard case .open = state else { return nil }
      let failure = admitBatch()
      ready.forget(listener)
      state = .paused
      // The kernel wakes the process that began to wait first, every time; so this one begins anew,
      // behind its siblings. Should that fail, the next round of `watch()` tries again.
      if failure == nil, (try? ready.watch(listener)) != nil { state = .open }
      return failure
    }
    if let failure { onEvent(.acceptFailed(errno: failure)) }
  }

  /// Lets nobody in any more. Who waits at a socket other processes share is theirs; at a socket
  /// of our own they have nobody else, and are let in first.
  func shut() {
    state.withLock { state in
      if let file = listener.file {
        file.remove()
        while hasWaiting, admitBatch() == nil {}
      }
      ready.forget(listener)
      state = .shut
    }
  }

  private var hasWaiting: Bool {
    var entry = pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&entry, 1, 0) > 0
  }

  /// Lets some of the waiting in; the error number when that cannot go on.
  private func admitBatch() -> Int32? {
    for _ in 0..<64 {
      // A connection needs two descriptors. The second is had first, as a placeholder, so that
      // nobody is let in only to be thrown out again.
      let spare = fcntl(listener.descriptor, F_DUPFD_CLOEXEC, 0)
      guard spare >= 0 else { return errno }
      let flags = Int32(SOCK_CLOEXEC.rawValue)
      let socket = accept4(listener.descriptor, nil, nil, flags)
      guard socket >= 0 else {
        let code = errno
        close(spare)
        if code == EAGAIN { return nil }
        if code == ECONNABORTED || code == EINTR { continue }
        return code
      }
      dup2(socket, spare)
      _ = fcntl(spare, F_SETFD, FD_CLOEXEC)
      welcome(Connection(socket: socket, lent: spare))
    }
    return nil
  }

  private func welcome(_ connection: Connection) {
    registry.insert(connection)
    do throws(SystemCallError) {
      try ready.add(connection)
    } catch {
      registry.remove(connection)
    }
  }
}
