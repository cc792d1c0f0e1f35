/// What is drawn on one page. Places are measured from its lower left corner.
package struct PDFPage: Sendable {
  /// ISO 216, to the point.
  package static let a4 = (width: Length.points(595), height: Length.points(842))

  private(set) var content: [UInt8] = []

  package init() {}

  /// Text that begins at `x`, or ends there.
  package mutating func text(
    _ text: String, x: Length, y: Length, font: PDFFont = .regular, size: Int,
    gray: Int = 0, endingThere: Bool = false
  ) {
    let bytes = WinAnsi.encode(text)
    let start = endingThere ? x - font.width(of: bytes, size: size) : x
    write("BT /\(font.resource) \(size) Tf \(Self.shade(gray)) g \(start.text) \(y.text) Td (")
    for byte in bytes {
      if [UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\\")].contains(byte) {
        content.append(UInt8(ascii: "\\"))
      }
      content.append(byte)
    }
    write(") Tj ET\n")
  }

  package mutating func line(
    fromX: Length, toX: Length, y: Length, thickness: Length = Length(thousandths: 500),
    gray: Int = 0
  ) {
    write("\(Self.shade(gray)) G \(thickness.text) w ")
    write("\(fromX.text) \(y.text) m \(toX.text) \(y.text) l S\n")
  }

  package mutating func box(x: Length, y: Length, width: Length, height: Length, gray: Int) {
    write("\(Self.shade(gray)) g \(x.text) \(y.text) \(width.text) \(height.text) re f\n")
  }

  /// Of black 0 to white 100.
  private static func shade(_ gray: Int) -> String { Length(thousandths: gray * 10).text }

  private mutating func write(_ text: String) { content += text.utf8 }
}
