/// Base 64 without padding, over the alphabet given.
struct Base64: Sendable {
  /// RFC 4648 §4, as the PHC string format wants it.
  static let standard = Base64(lastSymbols: "+/")

  /// RFC 4648 §5.
  static let url = Base64(lastSymbols: "-_")

  private static let invalid: UInt8 = 0xff
  private let symbols: [UInt8]
  private let values: [UInt8]

  private init(lastSymbols: String) {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    symbols = Array((letters + lastSymbols).utf8)
    var values = [UInt8](repeating: Self.invalid, count: 256)
    for (value, symbol) in symbols.enumerated() { values[Int(symbol)] = UInt8(value) }
    self.values = values
  }

  func encode(_ bytes: Span<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count * 4 + 2) / 3)
    var bits: UInt32 = 0
    var held: UInt32 = 0
    for index in bytes.indices {
      bits = bits << 8 | UInt32(bytes[index])
      held += 8
      while held >= 6 {
        held -= 6
        text.append(symbol(bits >> held))
      }
    }
    if held > 0 { text.append(symbol(bits << (6 - held))) }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes, or nil for any text ``encode(_:)`` does not write.
  func decode(_ text: Span<UInt8>) -> [UInt8]? {
    guard text.count % 4 != 1 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3 + 2)
    var bits: UInt32 = 0
    var held: UInt32 = 0
    for index in text.indices {
      let value = values[Int(text[index])]
      guard value != Self.invalid else { return nil }
      bits = bits << 6 | UInt32(value)
      held += 6
      if held >= 8 {
        held -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> held))
      }
    }
    let leftover = bits & ((1 << held) - 1)
    return leftover == 0 ? bytes : nil
  }

  private func symbol(_ bits: UInt32) -> UInt8 { symbols[Int(bits & 0x3f)] }
}
