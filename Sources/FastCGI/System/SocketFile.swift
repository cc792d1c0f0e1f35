internal import CFastCGI
internal import Glibc

/// The file of a Unix socket this process bound, known by device and inode, so that a successor's
/// file at the same path is never taken for it.
struct SocketFile: Sendable {
  private let path: String
  private let device: dev_t
  private let inode: ino_t

  /// Nil when nothing lies at the path.
  init?(_ path: String) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return nil }
    self.path = path
    device = status.st_dev
    inode = status.st_ino
  }

  /// Removes the file if it is still the one that was bound.
  func remove() {
    guard let now = SocketFile(path), now.device == device, now.inode == inode else { return }
    _ = unsafe unlink(path)
  }

  /// Removes what a dead process left at `path`.
  static func removeStale(
    _ path: String, _ address: SocketAddress
  ) throws(ListeningSocketError) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path) }
    guard !isAnswered(address) else { throw .inUse(path) }
    _ = unsafe unlink(path)
  }

  /// Whether anybody listens at the address; a full backlog is somebody, too.
  private static func isAnswered(_ address: SocketAddress) -> Bool {
    let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
    let descriptor = socket(AF_UNIX, Int32(kind), 0)
    guard descriptor >= 0 else { return true }
    defer { close(descriptor) }
    guard unsafe address.withPointer({ unsafe connect(descriptor, $0, $1) }) != 0 else {
      return true
    }
    return errno != ECONNREFUSED && errno != ENOENT
  }
}
