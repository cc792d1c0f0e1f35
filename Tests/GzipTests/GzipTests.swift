import Foundation
import Gzip
import Testing

@Suite("Gzip")
struct GzipTests {
  /// What the program gzip, which is not ours, makes of it.
  private func unpacked(_ bytes: [UInt8]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/gzip")
    process.arguments = ["--decompress", "--stdout"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    Thread {
      input.fileHandleForWriting.write(Data(bytes))
      try? input.fileHandleForWriting.close()
    }.start()
    let result = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return Array(result)
  }

  @Test(arguments: [0, 1, 1_000, 100_000])
  func `what was compressed is what comes out again`(count: Int) throws {
    let text = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* $0 / 7) }

    let compressed = try #require(Gzip.compress(text))

    #expect(try unpacked(compressed) == text)
  }

  @Test func `what repeats itself becomes small`() throws {
    let text = Array(String(repeating: "collar de cuero, ", count: 1_000).utf8)

    #expect(try #require(Gzip.compress(text)).count < text.count / 50)
  }

  @Test func `the same becomes the same, and names no time`() throws {
    let first = try #require(Gzip.compress(Array("perro".utf8)))

    #expect(first == Gzip.compress(Array("perro".utf8)))
    #expect(first[4..<8] == [0, 0, 0, 0])
  }
}
