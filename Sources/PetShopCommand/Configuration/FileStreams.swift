import Glibc

/// A file that is read part by part.
final class FileInput {
  private let path: String
  private let descriptor: Int32
  private var buffer = [UInt8](repeating: 0, count: 64 * 1_024)

  /// - Parameter path: `-` for standard input.
  /// - Throws: `File.Failure`.
  init(_ path: String) throws {
    self.path = path
    descriptor = path == "-" ? dup(STDIN_FILENO) : unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw File.Failure(path) }
  }

  deinit { close(descriptor) }

  /// The next part; empty at the end.
  func next() throws -> [UInt8] {
    while true {
      let count = unsafe read(descriptor, &buffer, buffer.count)
      if count >= 0 { return Array(buffer.prefix(count)) }
      guard errno == EINTR else { throw File.Failure(path) }
    }
  }
}

/// A file that appears when it is whole, or standard output.
final class FileOutput {
  private let path: String?
  private let descriptor: Int32
  private var isFinished = false

  private var draft: String? { path.map { "\($0).part" } }

  /// - Throws: `File.Failure`.
  init(_ path: String?) throws {
    self.path = path
    guard let path else {
      descriptor = dup(STDOUT_FILENO)
      return
    }
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
    descriptor = unsafe open("\(path).part", flags, 0o644)
    guard descriptor >= 0 else { throw File.Failure(path) }
  }

  deinit {
    close(descriptor)
    if !isFinished, let draft { _ = unsafe unlink(draft) }
  }

  func write(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw File.Failure(path ?? "standard output") }
      rest = rest.dropFirst(count)
    }
  }

  /// Gives the file its name, in place of an older one.
  func finish() throws {
    guard let path, let draft else { return }
    guard fsync(descriptor) == 0, unsafe rename(draft, path) == 0 else {
      throw File.Failure(path)
    }
    isFinished = true
  }
}
