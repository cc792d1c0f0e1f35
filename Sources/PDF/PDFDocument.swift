/// A PDF file (ISO 32000-1) of text, lines and boxes on A4. It says nothing of when or by what it
/// was made, so the same pages are always the same bytes.
package struct PDFDocument: Sendable {
  private let title: String
  /// RFC 5646.
  private let language: String
  package var pages: [PDFPage] = []

  package init(title: String, language: String) {
    self.title = title
    self.language = language
  }

  /// The whole file.
  package var bytes: [UInt8] {
    var file = PDFFile()
    let firstPage = 4 + PDFFont.allCases.count
    let kids = pages.indices.map { "\(firstPage + 2 * $0) 0 R" }.joined(separator: " ")
    file.object(
      """
      << /Type /Catalog /Pages 2 0 R /Lang (\(language)) \
      /ViewerPreferences << /DisplayDocTitle true >> >>
      """)
    file.object("<< /Type /Pages /Kids [\(kids)] /Count \(pages.count) >>")
    file.object("<< /Title \(Self.textString(title)) >>")
    for font in PDFFont.allCases {
      file.object(
        """
        << /Type /Font /Subtype /Type1 /BaseFont /\(font.baseName) /Encoding /WinAnsiEncoding >>
        """)
    }
    for (index, page) in pages.enumerated() {
      file.object(pageObject(contents: firstPage + 2 * index + 1))
      file.stream(page.content)
    }
    return file.finished(root: 1, info: 3)
  }

  private func pageObject(contents: Int) -> String {
    let fonts = PDFFont.allCases.map { "/\($0.resource) \(4 + $0.rawValue) 0 R" }
    let size = "\(PDFPage.a4.width.text) \(PDFPage.a4.height.text)"
    return """
      << /Type /Page /Parent 2 0 R /MediaBox [0 0 \(size)] /Contents \(contents) 0 R \
      /Resources << /Font << \(fonts.joined(separator: " ")) >> >> >>
      """
  }

  /// UTF-16 in hexadecimal, which needs no escapes (7.9.2.2).
  private static func textString(_ text: String) -> String {
    let digits = text.utf16.map { unit in
      String(Int(unit) + 0x10000, radix: 16, uppercase: true).dropFirst()
    }
    return "<FEFF\(digits.joined())>"
  }
}

/// The objects of a file one behind the other, and where each begins.
private struct PDFFile {
  /// The second line tells transfer programs that this is no text (7.5.2).
  private var bytes: [UInt8] = Array("%PDF-1.7\n%\u{E2}\u{E3}\n".utf8)
  private var offsets: [Int] = []

  mutating func object(_ text: String) {
    offsets.append(bytes.count)
    bytes += "\(offsets.count) 0 obj\n\(text)\nendobj\n".utf8
  }

  mutating func stream(_ content: [UInt8]) {
    offsets.append(bytes.count)
    bytes += "\(offsets.count) 0 obj\n<< /Length \(content.count) >>\nstream\n".utf8
    bytes += content
    bytes += "\nendstream\nendobj\n".utf8
  }

  /// Adds the table of offsets, twenty bytes each (7.5.4).
  consuming func finished(root: Int, info: Int) -> [UInt8] {
    let start = bytes.count
    bytes += "xref\n0 \(offsets.count + 1)\n0000000000 65535 f \n".utf8
    for offset in offsets {
      let digits = String(offset)
      let zeros = String(repeating: "0", count: max(0, 10 - digits.utf8.count))
      bytes += "\(zeros)\(digits) 00000 n \n".utf8
    }
    bytes += "trailer\n<< /Size \(offsets.count + 1) /Root \(root) 0 R /Info \(info) 0 R >>\n".utf8
    bytes += "startxref\n\(start)\n%%EOF\n".utf8
    return bytes
  }
}
