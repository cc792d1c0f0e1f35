internal import CFastCGI
internal import Glibc

/// A listening Unix stream socket, non-blocking. When this value ends it is closed, and the file
/// made for it removed.
///
/// libfcgi trusts its peers with the life of the process, so only sockets whose file permissions
/// guard them are taken: Unix sockets, never TCP.
package struct ListeningSocket: ~Copyable, Sendable {
  let descriptor: Int32
  /// The file this process made for the socket; nil for an inherited one.
  let file: SocketFile?

  private init(descriptor: Int32, file: SocketFile?) {
    self.descriptor = descriptor
    self.file = file
    boundWaits()
  }

  /// Non-blocking is a property all holders share, so any of them can take it away: with systemd
  /// 252 and the socket as standard input it was seen gone after another of them had started. An
  /// accept that came too late would then wait for ever; so it waits a moment at most
  /// (`SO_RCVTIMEO`), and says EAGAIN either way.
  private func boundWaits() {
    var limit = timeval(tv_sec: 0, tv_usec: 1_000)
    let size = socklen_t(MemoryLayout<timeval>.size)
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
  }

  deinit {
    // While the socket is open its inode cannot be taken for a successor's.
    file?.remove()
    close(descriptor)
  }

  /// Binds and listens at a path, mode 0660. A socket file nobody answers on is replaced.
  ///
  /// - Throws: `.pathTooLong`, `.inUse` when somebody answers there, `.notASocket` when
  ///   something else lies there, `.system` for all else.
  package static func bind(
    path: String, backlog: Int32 = 1024
  ) throws(ListeningSocketError) -> ListeningSocket {
    guard let address = SocketAddress(Array(path.utf8)) else { throw .pathTooLong(path) }
    try SocketFile.removeStale(path, address)
    let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
    let descriptor = try system("socket", socket(AF_UNIX, Int32(kind), 0))
    do {
      // The mode of the descriptor bounds that of the file from the moment it exists.
      _ = try system("fchmod", fchmod(descriptor, 0o660))
      _ = try system("bind", unsafe address.withPointer { unsafe Glibc.bind(descriptor, $0, $1) })
      _ = try system("chmod", unsafe chmod(path, 0o660))
      _ = try system("listen", listen(descriptor, backlog))
      return ListeningSocket(descriptor: descriptor, file: SocketFile(path))
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// Takes over a listening socket this process was started with; by default standard input, as
  /// from systemd's `StandardInput=socket`. It may be shared with other processes.
  ///
  /// - Throws: `.notListening` when the descriptor is no listening Unix stream socket.
  package static func inherited(
    descriptor: Int32 = 0
  ) throws(ListeningSocketError) -> ListeningSocket {
    guard option(SO_ACCEPTCONN, of: descriptor) == 1,
      option(SO_DOMAIN, of: descriptor) == AF_UNIX,
      option(SO_TYPE, of: descriptor) == Int32(SOCK_STREAM.rawValue)
    else { throw .notListening(descriptor) }
    let flags = try system("fcntl", fcntl(descriptor, F_GETFL))
    _ = try system("fcntl", fcntl(descriptor, F_SETFL, flags | O_NONBLOCK))
    _ = try system("fcntl", fcntl(descriptor, F_SETFD, FD_CLOEXEC))
    return ListeningSocket(descriptor: descriptor, file: nil)
  }

  /// Takes over the one socket that `LISTEN_FDS` and `LISTEN_PID` announce (descriptor 3); nil
  /// when they announce none to this process.
  package static func activated() throws(ListeningSocketError) -> ListeningSocket? {
    guard let owner = environment("LISTEN_PID"), Int32(owner) == getpid(),
      environment("LISTEN_FDS") == "1"
    else { return nil }
    return try inherited(descriptor: 3)
  }

  private static func option(_ name: Int32, of descriptor: Int32) -> Int32? {
    var value: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    let result = unsafe getsockopt(descriptor, SOL_SOCKET, name, &value, &size)
    return result == 0 ? value : nil
  }
}

private func system(_ call: String, _ result: Int32) throws(ListeningSocketError) -> Int32 {
  do throws(SystemCallError) {
    return try checked(call, result)
  } catch {
    throw .system(error)
  }
}
