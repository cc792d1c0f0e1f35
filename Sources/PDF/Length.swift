/// A length on paper in thousandths of a point: whole numbers, so that a document is laid out the
/// same on every machine.
package struct Length: Hashable, Comparable, Sendable {
  package let thousandths: Int

  package init(thousandths: Int) {
    self.thousandths = thousandths
  }

  package static func points(_ points: Int) -> Length { Length(thousandths: points * 1_000) }

  package static func + (left: Length, right: Length) -> Length {
    Length(thousandths: left.thousandths + right.thousandths)
  }

  package static func - (left: Length, right: Length) -> Length {
    Length(thousandths: left.thousandths - right.thousandths)
  }

  package static func += (left: inout Length, right: Length) { left = left + right }
  package static func -= (left: inout Length, right: Length) { left = left - right }

  package static func < (left: Length, right: Length) -> Bool {
    left.thousandths < right.thousandths
  }

  /// As PDF writes numbers: `12`, `12.5`, `-0.125`.
  var text: String {
    let (whole, rest) = abs(thousandths).quotientAndRemainder(dividingBy: 1_000)
    var text = (thousandths < 0 ? "-" : "") + String(whole)
    guard rest != 0 else { return text }
    var digits = String(rest + 1_000).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    text += "." + digits
    return text
  }
}
