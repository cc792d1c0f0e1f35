/// Why bytes are no CSV: nothing can be said about what comes after.
package struct CSVError: Error, Hashable, Sendable {
  package enum Reason: Hashable, Sendable {
    /// The file is in another encoding, or not text at all.
    case notUTF8
    /// It begins with the mark of UTF-16 or UTF-32.
    case wideEncoding
    case containsNull
    /// A quotation mark in a field that does not begin with one.
    case strayQuote
    /// Something between the quotation mark that ends a field and the next comma.
    case textAfterQuote
    /// The file ends within quotation marks.
    case unclosedQuote
    /// A carriage return without a line feed, outside of quotation marks.
    case loneCarriageReturn
    case recordTooLong(limit: Int)
  }

  package let reason: Reason
  /// The record it was found in, counted from 1.
  package let record: Int
  /// The line of the file it was found on, counted from 1.
  package let line: Int
}
