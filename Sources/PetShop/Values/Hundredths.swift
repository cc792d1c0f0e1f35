/// A number with two decimals: `12.90`, `-0.05`.
package enum Hundredths {
  package static func text(_ hundredths: Int64) -> String {
    let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    return "\(hundredths < 0 ? "-" : "")\(whole).\(rest / 10)\(rest % 10)"
  }
}
