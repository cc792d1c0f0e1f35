import TestSupport
import Testing

@testable import CSV

@Suite("CSV, whatever comes")
struct CSVFuzzTests {
  @Test("what is written is read as it was", arguments: 1...40 as ClosedRange<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var random = Dice(seed: seed)
    let records = (0..<Int.random(in: 1...20, using: &random)).map { _ in
      (0..<Int.random(in: 1...5, using: &random)).map { _ in random.text() }
    }
    var writer = CSVWriter()
    for record in records { writer.record(record.map(SpreadsheetText.guarded)) }
    // A byte order mark that a text begins with is no mark of the file only behind another.
    let bytes = [0xEF, 0xBB, 0xBF] + writer.take()
    let size = Int.random(in: 1...bytes.count, using: &random)
    let read = try CSVReader.records(of: bytes, partSize: size)
    #expect(read.map { $0.fields.map(SpreadsheetText.unguarded) } == records)
  }

  @Test(
    "broken bytes are refused or read, and never end the program",
    arguments: 1...40 as ClosedRange<UInt64>)
  func mutations(seed: UInt64) {
    var random = Dice(seed: seed)
    for _ in 0..<50 {
      var bytes: [UInt8] = (0..<10).flatMap { _ in Array(random.text().utf8) + [0x2C] }
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
      }
      let whole = Result { try CSVReader.records(of: bytes, recordLimit: 64) }
      let parts = Result { try CSVReader.records(of: bytes, partSize: 3, recordLimit: 64) }
      switch (whole, parts) {
      case (.success(let one), .success(let other)): #expect(one == other)
      case (.failure(let one as CSVError), .failure(let other as CSVError)): #expect(one == other)
      default: Issue.record("\(bytes): \(whole) in one part, \(parts) in many")
      }
    }
  }
}

extension Dice {
  fileprivate mutating func text() -> String {
    let alphabet = Array("\"\",,\r\n\r\n ab'=\u{FEFF}ñ🐈".unicodeScalars)
    var text = String.UnicodeScalarView()
    for _ in 0..<below(13) { text.append(one(of: alphabet)) }
    return String(text)
  }
}
