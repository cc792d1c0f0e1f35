import JSON
import TestSupport
import Testing

@Suite("Any bytes at all")
struct JSONFuzzTests {
  @Test(
    "what the writer wrote is read back as the same value", arguments: 1...8 as ClosedRange<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var random = Dice(seed: seed)

    for _ in 0..<2_500 {
      let value = JSONValue.random(depth: 4, using: &random)
      let written = Array(value.written.utf8)
      try #require(try JSONValue(parsing: written) == value, "\(value.written)")
    }
  }

  @Test(
    "spoiled JSON is read or refused, and what is read is written and read alike",
    arguments: 1...8 as ClosedRange<UInt64>)
  func mutations(seed: UInt64) throws {
    var random = Dice(seed: seed)

    for _ in 0..<15_000 {
      var bytes = Array(JSONValue.random(depth: 3, using: &random).written.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) { spoil(&bytes, using: &random) }
      guard let value = try? JSONValue(parsing: bytes) else { continue }
      try #require(try JSONValue(parsing: Array(value.written.utf8)) == value, "\(bytes)")
    }
  }

  @Test("a place of an error is never outside the bytes", arguments: 1...4 as ClosedRange<UInt64>)
  func places(seed: UInt64) {
    var random = Dice(seed: seed)

    for _ in 0..<5_000 {
      let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        tokens.randomElement(using: &random) ?? 0
      }
      do throws(JSONError) {
        _ = try JSONValue(parsing: bytes)
      } catch {
        #expect(0...bytes.count ~= error.offset)
        #expect(error.line >= 1 && error.column >= 1)
      }
    }
  }

  private let tokens = Array("[]{}\",:\\/ue0129.-+Eealsrtfn \n\u{E9}\0".utf8) + [0xFF]

  private func spoil(_ bytes: inout [UInt8], using random: inout Dice) {
    let place = Int.random(in: 0..<max(bytes.count, 1), using: &random)
    let byte =
      Bool.random(using: &random)
      ? UInt8.random(in: 0...255, using: &random) : tokens.randomElement(using: &random) ?? 0
    switch Int.random(in: 0..<3, using: &random) {
    case 0 where !bytes.isEmpty: bytes[place] = byte
    case 1 where !bytes.isEmpty: bytes.remove(at: place)
    default: bytes.insert(byte, at: min(place, bytes.count))
    }
  }
}
