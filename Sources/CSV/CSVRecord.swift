/// One record: a row of a spreadsheet.
package struct CSVRecord: Hashable, Sendable {
  /// As a spreadsheet numbers its rows: the first record is 1, whatever lines it is written on.
  package let number: Int
  package let fields: [String]
}
