import Foundation
import PostgreSQL
import TestDatabase

/// The built `petshop`, run as an operator runs it.
struct Program {
  /// All there is in its environment.
  var environment: [String: String] = [:]
  /// Kept while the program may be run.
  var database: TestDatabase?

  struct Outcome {
    let status: Int32
    let output: String
    let errors: String

    var lines: [String] { output.split(separator: "\n").map(String.init) }
  }

  func run(_ arguments: String..., input: String = "") throws -> Outcome {
    try RunningProgram(self, arguments, input: input).outcome()
  }

  /// Starts it, and leaves it running.
  func start(_ arguments: String...) throws -> RunningProgram {
    try RunningProgram(self, arguments)
  }

  /// Starts it where somebody types.
  func start(_ arguments: String..., at terminal: Terminal) throws -> RunningProgram {
    try RunningProgram(self, arguments, at: terminal)
  }

  /// It is built beside the program that runs the tests.
  fileprivate static func executable() throws -> URL {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("petshop")
  }
}

extension Program {
  init(on database: TestDatabase, as role: TestDatabase.Role = .responder) {
    let options = database.options(as: role)
    let pairs = ["host", "port", "user", "password", "dbname"].compactMap { keyword in
      options[keyword].map { "\(keyword)='\($0)'" }
    }
    self.init(environment: ["DATABASE_URL": pairs.joined(separator: " ")], database: database)
  }
}

/// One that has been started. It ends with the last reference.
final class RunningProgram {
  /// It did not do what was waited for; this is what it said.
  struct Silence: Error { let errors: String }

  /// Its database is kept with it.
  private let program: Program
  private let process = Process()
  private let files: ScratchDirectory
  private let paths: (output: String, errors: String)

  /// Through files, not pipes: a pipe is at its end only once every program that this process
  /// starts meanwhile, and that inherits it, has ended too.
  init(
    _ program: Program, _ arguments: [String], input: String = "", at terminal: Terminal? = nil
  ) throws {
    self.program = program
    files = try ScratchDirectory()
    paths = (try files.write("", to: "output"), try files.write("", to: "errors"))
    process.executableURL = try Program.executable()
    process.arguments = arguments
    process.environment = program.environment
    process.standardInput = try terminal?.screen ?? files.open(files.write(input, to: "input"))
    process.standardOutput = try files.open(paths.output)
    process.standardError = try files.open(paths.errors)
    try process.run()
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  var errors: String {
    get throws { try String(contentsOfFile: paths.errors, encoding: .utf8) }
  }

  /// Waits until it has said so on standard error.
  func says(_ text: String) throws {
    try wait { try errors.contains(text) }
  }

  /// Waits until a condition holds; no longer than the program runs, nor than a test may hang.
  func wait(until holds: () throws -> Bool) throws {
    let end = ContinuousClock.now + .seconds(60)
    while !(try holds()) {
      guard process.isRunning, ContinuousClock.now < end else {
        throw Silence(errors: try errors)
      }
      usleep(20_000)
    }
  }

  /// Tells it to end.
  func terminate() { process.terminate() }

  /// How it ended after `terminate`: if it did not, it is killed, which its status tells.
  func end() throws -> Program.Outcome {
    terminate()
    try? wait { !process.isRunning }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    return try outcome()
  }

  /// Waits for its end.
  func outcome() throws -> Program.Outcome {
    process.waitUntilExit()
    return Program.Outcome(
      status: process.terminationStatus,
      output: try String(contentsOfFile: paths.output, encoding: .utf8), errors: try errors)
  }
}

/// A terminal without a screen (`pty(7)`).
final class Terminal {
  /// Whoever types, and reads what would be shown.
  private let keyboard: FileHandle
  fileprivate let screen: FileHandle

  init() throws {
    keyboard = try FileHandle(forUpdating: URL(fileURLWithPath: "/dev/ptmx"))
    var (isLocked, number): (Int32, Int32) = (0, 0)
    guard unsafe ioctl(keyboard.fileDescriptor, Self.lock, &isLocked) == 0,
      unsafe ioctl(keyboard.fileDescriptor, Self.number, &number) == 0
    else { throw POSIXError(.ENOTTY) }
    screen = try FileHandle(forUpdating: URL(fileURLWithPath: "/dev/pts/\(number)"))
  }

  /// `TIOCSPTLCK` and `TIOCGPTN`, which Swift does not import.
  private static let (lock, number): (UInt, UInt) = (0x4004_5431, 0x8004_5430)

  func type(_ text: String) throws { try keyboard.write(contentsOf: Data(text.utf8)) }

  /// Whether what is typed is shown.
  var isShowing: Bool {
    var settings = termios()
    return unsafe tcgetattr(screen.fileDescriptor, &settings) == 0
      && settings.c_lflag & tcflag_t(ECHO) != 0
  }

  /// What was shown, to the end of a line that is typed now.
  func shown() throws -> String {
    try type("end\n")
    var text = ""
    while !text.contains("end\r\n") {
      text += String(decoding: keyboard.availableData, as: UTF8.self)
    }
    return text
  }
}

/// A directory for one test, removed with it.
final class ScratchDirectory {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "petshop-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and returns its path.
  func write(_ text: String, to name: String) throws -> String {
    try text.write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8)
    return "\(path)/\(name)"
  }

  fileprivate func open(_ path: String) throws -> FileHandle {
    try FileHandle(forUpdating: URL(fileURLWithPath: path))
  }
}
