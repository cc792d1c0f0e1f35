internal import Glibc

/// The address of a Unix socket; a path that begins with NUL is in the abstract namespace.
struct SocketAddress {
  private var storage = sockaddr_un()
  private let length: socklen_t

  /// The most bytes a path can have: one less than `sun_path`, which ends with NUL.
  static let longestPath = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

  /// Nil when the path is too long or empty.
  init?(_ path: [UInt8]) {
    guard !path.isEmpty, path.count <= SocketAddress.longestPath else { return nil }
    storage.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &storage.sun_path) { unsafe $0.copyBytes(from: path) }
    let end = path[0] == 0 ? path.count : path.count + 1
    length = socklen_t(MemoryLayout<sa_family_t>.size + end)
  }

  func withPointer<R>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
    unsafe withUnsafePointer(to: storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe body($0, length)
      }
    }
  }
}
