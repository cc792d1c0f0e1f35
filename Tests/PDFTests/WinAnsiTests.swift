import Testing

@testable import PDF

@Suite("Text in the standard fonts")
struct WinAnsiTests {
  @Test(arguments: [
    ("Collar ñandú 25 €", "Collar ñandú 25 \u{80}"),
    ("e\u{301} n\u{303}", "é ñ"),
    ("„Ł\u{F3}dź” – Šimůnek", "\u{84}L\u{F3}dz\u{94} \u{96} \u{8A}imunek"),
    ("Αθήνα Ψάρι", "Athina Psari"), ("Киев Щука", "Kiev Shchuka"),
    ("Nguyễn Văn", "Nguyen Van"), ("İstanbul ığ", "Istanbul ig"),
    ("🐶 perro 犬", "? perro ?"), ("👩‍👩‍👧", "?"), ("a\tb\nc\u{7F}", "a b c "),
    ("a\u{A0}b\u{200B}c", "a bc"), ("\u{301}", "?"), ("", ""),
  ])
  func `what the encoding lacks is written as near as can be`(text: String, written: String) {
    #expect(WinAnsi.encode(text) == written.unicodeScalars.map { UInt8(clamping: $0.value) })
  }

  @Test func `no character breaks it`() {
    for value in UInt32(1)...0x2FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let bytes = WinAnsi.encode(String(Character(scalar)))
      guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
        Issue.record("U+\(String(value, radix: 16)) gave \(bytes)")
        return
      }
    }
  }

  /// Adobe's metrics: "Total" is 611 + 556 + 278 + 556 + 222 wide.
  @Test func `widths are the font's`() {
    #expect(PDFFont.regular.width(of: "Total", size: 10) == Length(thousandths: 22_230))
    #expect(PDFFont.bold.width(of: "Total", size: 10) == Length(thousandths: 23_890))
    #expect(PDFFont.regular.width(of: "€ñ", size: 1) == Length(thousandths: 1_112))
    #expect(HelveticaWidths.regular.count == 224)
    #expect(HelveticaWidths.bold.count == 224)
  }

  @Test func `lines are broken between words, and within one that is too long`() {
    let font = PDFFont.regular
    let width = Length.points(60)
    #expect(font.lines(of: "", size: 9, width: width) == [""])
    #expect(font.lines(of: "Collar", size: 9, width: width) == ["Collar"])
    let lines = font.lines(
      of: "Collar de cuero \(String(repeating: "x", count: 40))", size: 9, width: width)
    #expect(
      lines.joined().filter { $0 != " " } == "Collardecuero" + String(repeating: "x", count: 40))
    #expect(lines.allSatisfy { font.width(of: $0, size: 9) <= width })
    #expect(lines.count > 4)
  }
}
