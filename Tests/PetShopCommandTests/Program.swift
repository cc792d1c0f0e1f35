import Foundation
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

  /// Through files, not pipes: a pipe is at its end only once every program that this process
  /// starts meanwhile, and that inherits it, has ended too.
  func run(_ arguments: String..., input: String = "") throws -> Outcome {
    let files = try ScratchDirectory()
    let process = Process()
    process.executableURL = try Self.executable()
    process.arguments = arguments
    process.environment = environment
    process.standardInput = try files.open(try files.write(input, to: "input"))
    let (output, errors) = (try files.write("", to: "output"), try files.write("", to: "errors"))
    process.standardOutput = try files.open(output)
    process.standardError = try files.open(errors)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus,
      output: try String(contentsOfFile: output, encoding: .utf8),
      errors: try String(contentsOfFile: errors, encoding: .utf8))
  }

  /// It is built beside the program that runs the tests.
  private static func executable() throws -> URL {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("petshop")
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
