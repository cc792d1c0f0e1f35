import Testing

@testable import CSV

@Suite("Writing CSV")
struct CSVWriterTests {
  @Test(
    "quotation marks stand only where they are needed",
    arguments: [
      (["a", "b"], "a,b\r\n"), ([""], "\"\"\r\n"), (["", ""], ",\r\n"), ([" "], " \r\n"),
      (["a,b"], "\"a,b\"\r\n"), (["a\"b"], "\"a\"\"b\"\r\n"), (["a\nb", ""], "\"a\nb\",\r\n"),
      (["a\r\nb"], "\"a\r\nb\"\r\n"), (["ñ", "'"], "ñ,'\r\n"),
    ])
  func fields(fields: [String], text: String) {
    var writer = CSVWriter()
    writer.record(fields)
    #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
  }

  @Test("what was taken is not written twice, and an empty record after it is no empty line")
  func take() {
    var writer = CSVWriter()
    writer.record(["a"])
    #expect(writer.take() == Array("a\r\n".utf8))
    writer.record([""])
    #expect(writer.take() == Array("\"\"\r\n".utf8))
    #expect(writer.take().isEmpty)
  }

  @Test(
    "what begins like a formula is guarded, and only that",
    arguments: [
      ("=1", "'=1"), ("+34", "'+34"), ("-5", "'-5"), ("@a", "'@a"), ("\ta", "'\ta"),
      ("\ra", "'\ra"), ("\n", "'\n"), ("'a", "''a"), ("'", "''"), ("''", "'''"), ("a=1", "a=1"),
      (" =1", " =1"), ("", ""), ("ñ", "ñ"),
    ])
  func guarded(text: String, guarded: String) {
    #expect(SpreadsheetText.guarded(text) == guarded)
    #expect(SpreadsheetText.unguarded(guarded) == text)
  }

  @Test("an apostrophe that guards nothing stays", arguments: ["'a", "'", "'ñ", "'1"])
  func apostrophe(text: String) {
    #expect(SpreadsheetText.unguarded(text) == text)
  }
}
