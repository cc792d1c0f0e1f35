import Glibc

/// A program that is run for its effect.
enum ChildProcess {
  struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ call: String, _ code: Int32) {
      description = unsafe "\(call): \(String(cString: strerror(code)))"
    }
  }

  /// Runs a command by `/bin/sh` with `input` on its standard input, and tells its exit status, or
  /// 128 and more where a signal ended it. It inherits standard output and error, and of the
  /// environment nothing but a path: what this program knows is none of its business. Sockets to the
  /// database close by themselves when it begins; libpq marks them so.
  ///
  /// - Parameters:
  ///   - input: No longer than a pipe holds, 64 KiB.
  ///   - limit: How long it may take before it is killed.
  /// - Throws: `Failure` when it cannot be run.
  static func run(_ command: String, input: [UInt8], atMost limit: Duration) throws -> Int32 {
    let standardInput = try filledPipe(input)
    defer { close(standardInput) }
    return try wait(for: spawn(command, standardInput), atMost: limit)
  }

  /// Filled before anybody reads: who ends without reading breaks no pipe.
  private static func filledPipe(_ input: [UInt8]) throws -> Int32 {
    var ends: [Int32] = [0, 0]
    guard unsafe pipe(&ends) == 0 else { throw Failure("pipe", errno) }
    defer { close(ends[1]) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    guard unsafe write(ends[1], input, input.count) == input.count else {
      close(ends[0])
      throw Failure("write", EMSGSIZE)
    }
    return ends[0]
  }

  private static func spawn(_ command: String, _ standardInput: Int32) throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, standardInput, STDIN_FILENO)

    // Signals that this program blocks or ignores mean to others what they always mean.
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    unsafe sigemptyset(&none)
    unsafe sigfillset(&all)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    let words = unsafe [strdup("/bin/sh"), strdup("-c"), strdup(command), nil]
    let environment = unsafe [strdup("PATH=/usr/sbin:/usr/bin:/sbin:/bin"), nil]
    defer { unsafe (words + environment).forEach { unsafe free($0) } }
    var id: pid_t = 0
    let code = unsafe posix_spawn(&id, "/bin/sh", &actions, &attributes, words, environment)
    guard code == 0 else { throw Failure("posix_spawn", code) }
    return id
  }

  private static func wait(for id: pid_t, atMost limit: Duration) throws -> Int32 {
    let deadline = ContinuousClock.now + limit
    var status: Int32 = 0
    while true {
      switch unsafe waitpid(id, &status, WNOHANG) {
      case id: return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + (status & 0x7F)
      case 0:
        if ContinuousClock.now >= deadline { kill(id, SIGKILL) }
        usleep(20_000)
      default: if errno != EINTR { throw Failure("waitpid", errno) }
      }
    }
  }
}
