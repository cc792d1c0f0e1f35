import Foundation
import Testing

/// The `openssl` command line tool in a directory of its own, as a second opinion.
final class OpenSSLCommand {
  private let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("petshop-openssl-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  /// Runs `openssl` with arguments separated by spaces, which may name the files; returns what it
  /// prints.
  @discardableResult
  func run(_ arguments: String, files: [String: [UInt8]] = [:]) throws -> [UInt8] {
    for (name, bytes) in files {
      try Data(bytes).write(to: directory.appendingPathComponent(name))
    }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    process.arguments = arguments.split(separator: " ").map(String.init)
    process.currentDirectoryURL = directory
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "openssl \(arguments)")
    return bytes
  }

  func text(_ arguments: String, files: [String: [UInt8]] = [:]) throws -> String {
    String(decoding: try run(arguments, files: files), as: UTF8.self)
  }
}

/// Padded base 64 by Foundation.
func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
