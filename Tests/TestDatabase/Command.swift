internal import Glibc

/// A program run by a test.
struct Command {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  let arguments: [String]

  /// The program's path, then its arguments.
  init(_ arguments: String...) { self.arguments = arguments }

  /// Runs it to its end and returns what it printed, without the last newline.
  func run() throws -> String {
    let output = try Pipe()
    let process = try spawn(input: nil, output: output.writing)
    output.writing.close()
    let text = output.reading.readAll()
    output.reading.close()
    var status: Int32 = 0
    unsafe waitpid(process, &status, 0)
    guard status == 0 else {
      throw Failure(description: "\(arguments.joined(separator: " ")) ended with \(status)")
    }
    return String(text.prefix { $0 != "\n" })
  }

  /// Starts it with the reading end of a pipe as its input, and leaves it alone: it sees the end
  /// of its input when this process ends, however that comes about.
  func runAtExit() throws {
    let input = try Pipe()
    let nowhere = Descriptor(number: unsafe open("/dev/null", O_WRONLY | O_CLOEXEC))
    _ = try spawn(input: input.reading, output: nowhere)
    input.reading.close()
    nowhere.close()
  }

  private func spawn(input: Descriptor?, output: Descriptor) throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    if let input { unsafe posix_spawn_file_actions_adddup2(&actions, input.number, 0) }
    unsafe posix_spawn_file_actions_adddup2(&actions, output.number, 1)
    let strings = unsafe arguments.map { unsafe strdup($0) }
    defer { unsafe strings.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let code = unsafe posix_spawn(
      &process, arguments[0], &actions, nil, strings + [nil], environ)
    guard code == 0 else { throw Failure(description: "cannot start \(arguments[0]): \(code)") }
    return process
  }
}

/// A socket pair in one direction: unlike a pipe, Swift can make it closed in every other
/// program that this process starts meanwhile.
private struct Pipe {
  let reading: Descriptor
  let writing: Descriptor

  init() throws {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, type, 0, &ends) == 0 else {
      throw Command.Failure(description: "no pipe: \(errno)")
    }
    reading = Descriptor(number: ends[0])
    writing = Descriptor(number: ends[1])
  }
}

private struct Descriptor {
  let number: Int32

  func close() { _ = Glibc.close(number) }

  func readAll() -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe read(number, &buffer, buffer.count)
      if count <= 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer.prefix(count)
    }
  }
}
