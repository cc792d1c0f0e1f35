/// The values of the parameters in a path, percent-decoded.
package struct PathParameters: Sendable, Equatable {
  private let names: [String]
  private let values: [String]

  /// The value of a parameter; nil when the route has none of that name.
  package subscript(name: String) -> String? {
    names.firstIndex(of: name).map { values[$0] }
  }

  /// The value as an id: from 1, in plain digits; nil for anything else, which then cannot exist.
  package func identifier(_ name: String) -> Int64? {
    self[name].flatMap(Int64.init(positiveDecimal:))
  }

  init(names: [String], in path: RequestPath, at ranges: [Range<Int>]) {
    self.names = names
    values = ranges.map { range in
      let utf8 = path.text.utf8
      let start = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
      return Self.decoded(utf8[start..<utf8.index(start, offsetBy: range.count)])
    }
  }

  /// `RequestPath` has seen to it that a triplet always decodes.
  private static func decoded(_ text: Substring.UTF8View) -> String {
    guard text.contains(UInt8(ascii: "%")) else { return String(Substring(text)) }
    return (try? PercentCoding.decode(text)) ?? String(Substring(text))
  }
}
