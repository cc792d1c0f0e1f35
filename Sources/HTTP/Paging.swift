/// Which part of a list is asked for, by `page` or `cursor`, and `page_size`.
package struct Paging: Hashable, Sendable {
  package enum Position: Hashable, Sendable {
    /// From 1.
    case page(Int)
    case cursor(Cursor)
  }

  package let position: Position
  /// How many items, 1…100.
  package let size: Int

  /// The names this reads, for whoever refuses unknown parameters.
  package static let parameterNames: Set<String> = ["page", "page_size", "cursor"]

  /// How many items may stand before a page. Whoever turns pages has given up long before; a program
  /// that reads everything goes on by cursor, which costs as much at the end as at the beginning.
  package static let mostSkipped = 100_000

  private static let pages = 1...mostSkipped + 1
  private static let sizes = 1...100
  private static let usualSize = 20

  /// Reads the parameters, or throws everything that is wrong with them at once.
  package init(_ query: QueryParameters) throws(ParameterFaults) {
    var reader = ParameterReader(query: query)
    let page = reader.integer("page", in: Self.pages)
    let size = reader.integer("page_size", in: Self.sizes)
    let cursor = reader.cursor("cursor")
    if !Self.isReachable(page ?? 1, of: size ?? Self.usualSize) { reader.fail("page", .tooFar) }
    if query["page"] != nil, query["cursor"] != nil { reader.fail("cursor", .exclusive) }
    guard reader.faults.isEmpty else { throw ParameterFaults(faults: reader.faults) }
    self.size = size ?? Self.usualSize
    position = cursor.map(Position.cursor) ?? .page(page ?? 1)
  }

  /// Whether a page of that size can be asked for by its number.
  static func isReachable(_ page: Int, of size: Int) -> Bool { (page - 1) * size <= mostSkipped }

  /// How many items stand before this page, at most `mostSkipped`; nil when a cursor says where to go on.
  package var offset: Int? {
    guard case .page(let page) = position else { return nil }
    return (page - 1) * size
  }
}

/// One parameter that is wrong.
package struct ParameterFault: Error, Hashable, Sendable {
  /// Stable codes, as they stand in an answer.
  package enum Code: String, Hashable, Sendable {
    case notAnInteger = "not_an_integer"
    case outOfRange = "out_of_range"
    /// A page so far on that only a cursor gets there.
    case tooFar = "too_far"
    case invalidCursor = "invalid_cursor"
    case repeated = "repeated"
    /// Given together with a parameter that says the same in another way.
    case exclusive = "exclusive"
  }

  package let field: String
  package let code: Code

  /// Under which the sentence for people is found: `page_size.out_of_range`.
  package var messageKey: String { "\(field).\(code.rawValue)" }
}

/// All parameters that are wrong.
package struct ParameterFaults: Error, Hashable, Sendable {
  package let faults: [ParameterFault]
}

/// Reads single parameters and gathers their faults.
private struct ParameterReader {
  let query: QueryParameters
  var faults: [ParameterFault] = []

  mutating func fail(_ field: String, _ code: ParameterFault.Code) {
    faults.append(ParameterFault(field: field, code: code))
  }

  mutating func integer(_ field: String, in range: ClosedRange<Int>) -> Int? {
    guard let text = single(field) else { return nil }
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy(Grammar.isDigit) else {
      fail(field, .notAnInteger)
      return nil
    }
    guard let value = Int(text), range.contains(value) else {
      fail(field, .outOfRange)
      return nil
    }
    return value
  }

  mutating func cursor(_ field: String) -> Cursor? {
    guard let text = single(field) else { return nil }
    guard let cursor = Cursor(text: text) else {
      fail(field, .invalidCursor)
      return nil
    }
    return cursor
  }

  private mutating func single(_ field: String) -> String? {
    let values = query.values(of: field)
    guard values.count <= 1 else {
      fail(field, .repeated)
      return nil
    }
    return values.first
  }
}
