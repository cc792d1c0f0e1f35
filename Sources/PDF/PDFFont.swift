/// One of the fonts every viewer has (ISO 32000-1, 9.6.2.2), so that none is in the file.
package enum PDFFont: Int, CaseIterable, Sendable {
  case regular, bold

  var baseName: String {
    switch self {
    case .regular: "Helvetica"
    case .bold: "Helvetica-Bold"
    }
  }

  /// Its name within a page.
  var resource: String { "F\(rawValue + 1)" }

  private var widths: [UInt16] {
    switch self {
    case .regular: HelveticaWidths.regular
    case .bold: HelveticaWidths.bold
    }
  }

  /// How wide a text is when it is set at `size` points.
  package func width(of text: String, size: Int) -> Length {
    width(of: WinAnsi.encode(text), size: size)
  }

  func width(of bytes: [UInt8], size: Int) -> Length {
    let widths = widths
    return Length(
      thousandths: bytes.reduce(0) { sum, byte in
        byte < 0x20 ? sum : sum + Int(widths[Int(byte) - 0x20]) * size
      })
  }

  /// The text on as many lines as it takes to be no wider than `width`, broken between words, and
  /// within one only where it does not fit alone.
  package func lines(of text: String, size: Int, width: Length) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      let longer = line.isEmpty ? String(word) : "\(line) \(word)"
      if self.width(of: longer, size: size) <= width {
        line = longer
        continue
      }
      if !line.isEmpty { lines.append(line) }
      line = ""
      for character in word {
        if !line.isEmpty, self.width(of: line + [character], size: size) > width {
          lines.append(line)
          line = ""
        }
        line.append(character)
      }
    }
    if !line.isEmpty || lines.isEmpty { lines.append(line) }
    return lines
  }
}
