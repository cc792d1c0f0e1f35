import Testing

@testable import PDF

@Suite("PDF files")
struct PDFDocumentTests {
  private func document(_ pages: Int) -> PDFDocument {
    var document = PDFDocument(title: "INV-1 ñ", language: "es")
    for number in 0..<pages {
      var page = PDFPage()
      page.text("Página (\(number)) \\ €", x: .points(10), y: .points(20), size: 9)
      page.line(fromX: .points(1), toX: .points(2), y: .points(3), gray: 80)
      document.pages.append(page)
    }
    return document
  }

  @Test func `a page says what is on it, with its brackets escaped`() {
    let content = document(1).pages[0].content
    let text =
      "BT /F1 9 Tf 0 g 10 20 Td (P\u{E1}gina \\(0\\) \\\\ \u{80}) Tj ET\n"
      + "0.8 G 0.5 w 1 3 m 2 3 l S\n"
    #expect(content == text.unicodeScalars.map { UInt8($0.value) })
  }

  @Test func `the same pages are the same bytes`() {
    #expect(document(3).bytes == document(3).bytes)
    #expect(document(3).bytes != document(2).bytes)
  }

  /// What a reader does first: from the end to the table, and from there to each object.
  @Test(arguments: [1, 2, 40]) func `every object is where the table says`(pages: Int) throws {
    let bytes = document(pages).bytes
    let text = String(decoding: bytes.map { $0 < 0x80 ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(Int(lines[lines.count - 3]))
    let table = String(decoding: bytes[start...], as: UTF8.self).split(separator: "\n")
    #expect(table[0] == "xref")
    let count = try #require(Int(table[1].split(separator: " ")[1]))
    #expect(count == 6 + 2 * pages)
    for number in 1..<count {
      #expect(table[2 + number].utf8.count == 19)
      let offset = try #require(Int(table[2 + number].prefix(10)))
      #expect(bytes[offset...].starts(with: Array("\(number) 0 obj\n".utf8)))
    }
    #expect(text.contains("/Count \(pages) "))
    #expect(!text.contains("Date"))
  }

  @Test(arguments: [
    (0, "0"), (12_000, "12"), (12_500, "12.5"), (-125, "-0.125"), (1_001, "1.001"),
    (595_000, "595"),
  ])
  func `lengths are written without a float`(thousandths: Int, text: String) {
    #expect(Length(thousandths: thousandths).text == text)
  }
}
