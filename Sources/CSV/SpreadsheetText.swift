/// Text that no spreadsheet takes for a formula, as OWASP's "CSV injection" recommends: what
/// begins like one gets an apostrophe in front, and so does what begins with an apostrophe.
///
///     SpreadsheetText.guarded("=1+1")     == "'=1+1"
///     SpreadsheetText.unguarded("'=1+1")  == "=1+1"
///
/// Nothing is lost: `unguarded(guarded(text)) == text` for every text.
package enum SpreadsheetText {
  package static func guarded(_ text: String) -> String {
    guard let first = text.utf8.first, needsGuard(first) else { return text }
    return "'" + text
  }

  package static func unguarded(_ text: String) -> String {
    var bytes = text.utf8.makeIterator()
    guard bytes.next() == UInt8(ascii: "'"), let second = bytes.next(), needsGuard(second) else {
      return text
    }
    return String(Substring(text.utf8.dropFirst()))
  }

  private static func needsGuard(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"),
      UInt8(ascii: "'"), 0x09, 0x0A, 0x0D:
      true
    default: false
    }
  }
}
