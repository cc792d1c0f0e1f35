/// One wrong field of one row of a file.
package struct RowError: Hashable, Sendable {
  /// As a spreadsheet numbers its rows: the first one, which names the columns, is 1.
  package let row: Int
  /// The column; nil for what is wrong with the row as a whole.
  package let field: String?
  package let problem: FieldProblem
}

/// What is wrong with a file, without end: the first errors, and how many there are.
package struct RowErrors: Hashable, Sendable {
  /// The first ones, by row.
  package private(set) var first: [RowError] = []
  package private(set) var count = 0

  static let mostListed = 100

  mutating func add(_ error: RowError) {
    count += 1
    if first.count < Self.mostListed { first.append(error) }
  }

  /// Adds errors that were found later and may stand in earlier rows.
  ///
  /// - Parameter count: How many there are of them, those that are not `found` included.
  mutating func merge(_ found: [RowError], count: Int) {
    self.count += count
    let all = (first + found).enumerated().sorted {
      ($0.element.row, $0.offset) < ($1.element.row, $1.offset)
    }
    first = all.prefix(Self.mostListed).map(\.element)
  }

  /// - Throws: `ShopError.fileRefused`.
  func throwIfAny() throws(ShopError) {
    if count > 0 { throw .fileRefused(self) }
  }
}
