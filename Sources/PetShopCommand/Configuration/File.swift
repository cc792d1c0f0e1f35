import Glibc

/// Whole files, by way of the C library: this program needs no more of a file system.
enum File {
  struct Failure: Error, CustomStringConvertible {
    let path: String
    let reason: String

    /// From `errno`, right after a call that failed.
    init(_ path: String) {
      self.path = path
      reason = unsafe String(cString: strerror(errno))
    }

    init(_ path: String, _ reason: String) {
      self.path = path
      self.reason = reason
    }

    var description: String { "\(path): \(reason)" }
  }

  /// - Throws: `Failure`, also when the file is longer than `limit` bytes.
  static func contents(of path: String, atMost limit: Int) throws -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure(path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 * 1_024)
    while true {
      let count = unsafe read(descriptor, &chunk, chunk.count)
      guard count >= 0 else { throw Failure(path) }
      if count == 0 { return bytes }
      bytes += chunk.prefix(count)
      guard bytes.count <= limit else { throw Failure(path, "longer than \(limit) bytes") }
    }
  }

  /// Makes a new file only its owner can read; never writes over one.
  static func createPrivate(_ path: String, _ text: String) throws {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure(path) }
    defer { close(descriptor) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
      guard count >= 0 else { throw Failure(path) }
      rest = rest.dropFirst(count)
    }
    guard fsync(descriptor) == 0 else { throw Failure(path) }
  }
}
