import Glibc

/// A stream socket of the Unix domain, closed with its last reference.
final class UnixSocket: Sendable {
  struct Failure: Error { let code: Int32 }

  private let number: Int32

  private init(_ number: Int32) { self.number = number }

  private convenience init() {
    self.init(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0))
  }

  convenience init(listeningAt path: String) throws {
    self.init()
    guard unsafe withAddress(path, { unsafe bind(number, $0, $1) }) == 0, listen(number, 8) == 0
    else { throw Failure(code: errno) }
  }

  convenience init(connectedTo path: String) throws {
    self.init()
    guard unsafe withAddress(path, { unsafe connect(number, $0, $1) }) == 0 else {
      throw Failure(code: errno)
    }
  }

  deinit { close(number) }

  /// The next peer, or nil after `shutDown`.
  func accept() -> UnixSocket? {
    let peer = Glibc.accept(number, nil, nil)
    return peer < 0 ? nil : UnixSocket(peer)
  }

  /// What has arrived, or nil at the end.
  func read() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe recv(number, &buffer, buffer.count, 0)
    return count > 0 ? Array(buffer.prefix(count)) : nil
  }

  func write(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { bytes in
        unsafe send(number, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Ends both directions, which wakes whoever waits on it.
  func shutDown() { _ = shutdown(number, Int32(SHUT_RDWR)) }
}

private func withAddress(
  _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  unsafe withUnsafeMutableBytes(of: &address.sun_path) { buffer in
    unsafe buffer.copyBytes(from: path.utf8.prefix(buffer.count - 1))
  }
  return unsafe withUnsafePointer(to: &address) { pointer in
    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
      unsafe body(pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
    }
  }
}
