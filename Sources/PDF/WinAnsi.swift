/// Text in the encoding of the standard fonts (ISO 32000-1, annex D.2): what Windows-1252 has.
package enum WinAnsi {
  /// A byte for each character. What the encoding lacks is written in Latin letters where that can
  /// be told from the character's name (Łódź as Lódz, Αθήνα as Athina, Киев as Kiev), else as "?".
  package static func encode(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for character in text {
      if let byte = byte(of: character) {
        bytes.append(byte)
      } else {
        bytes += Romanization.latin(of: character).compactMap(byte)
      }
    }
    return bytes
  }

  /// Canonical equivalents are one `Character`, so decomposed accents are found too.
  private static func byte(of character: Character) -> UInt8? {
    if let ascii = character.asciiValue { return ascii < 0x20 || ascii == 0x7F ? 0x20 : ascii }
    return bytes[character]
  }

  private static let bytes: [Character: UInt8] = {
    var bytes: [Character: UInt8] = [:]
    for code in UInt8(0xA0)...0xFF { bytes[Character(Unicode.Scalar(code))] = code }
    for (code, character) in zip(UInt8(0x80)..., upperControls) where character != "·" {
      bytes[character] = code
    }
    // These would be seen as nothing at all, or break a line where none should.
    bytes["\u{A0}"] = 0x20
    bytes["\u{AD}"] = 0x2D
    return bytes
  }()

  /// What Windows-1252 has in the place of the control characters 0x80 to 0x9F; `·` for nothing.
  private static let upperControls = "€·‚ƒ„…†‡ˆ‰Š‹Œ·Ž··‘’“”•–—˜™š›œ·žŸ"
}
