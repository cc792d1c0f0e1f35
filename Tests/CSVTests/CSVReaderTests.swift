import Testing

@testable import CSV

@Suite("Reading CSV")
struct CSVReaderTests {
  @Test(
    "what is well-formed",
    arguments: [
      ("", []),
      ("a", [["a"]]),
      ("a\n", [["a"]]),
      ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
      ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
      ("a,b\r\nc,d\n", [["a", "b"], ["c", "d"]]),
      ("\n", [[""]]),
      ("a\n\nb", [["a"], [""], ["b"]]),
      (",", [["", ""]]),
      ("a,\n,b\n", [["a", ""], ["", "b"]]),
      ("\"\"", [[""]]),
      ("\"a\",\"b\"\n", [["a", "b"]]),
      ("\"a,b\"", [["a,b"]]),
      ("\"a\"\"b\"", [["a\"b"]]),
      ("\"\"\"\"", [["\""]]),
      ("\"\"\"a\"\"\"", [["\"a\""]]),
      ("\"a\nb\",c", [["a\nb", "c"]]),
      ("\"a\r\nb\"\r\n", [["a\r\nb"]]),
      ("\"a\rb\"", [["a\rb"]]),
      (" a , b ", [[" a ", " b "]]),
      ("\u{FEFF}a,b", [["a", "b"]]),
      ("\u{FEFF}\"a\",b", [["a", "b"]]),
      ("\u{FEFF}", []),
      ("a\u{FEFF}", [["a\u{FEFF}"]]),
      ("perro,ñandú,🐈", [["perro", "ñandú", "🐈"]]),
      ("'=1", [["'=1"]]),
    ] as [(String, [[String]])])
  func wellFormed(text: String, records: [[String]]) throws {
    let read = try CSVReader.records(of: Array(text.utf8))
    #expect(read.map(\.fields) == records)
    #expect(read.map(\.number) == records.indices.map { $0 + 1 })
  }

  @Test(
    "what is not",
    arguments: [
      (Array("a,b\"c".utf8), .strayQuote, 1, 1),
      (Array("a\n\"b\"c".utf8), .textAfterQuote, 2, 2),
      (Array("\"b\" ,c".utf8), .textAfterQuote, 1, 1),
      (Array("a\n\"b".utf8), .unclosedQuote, 2, 2),
      (Array("\"a\nb\"\n\"c".utf8), .unclosedQuote, 2, 3),
      (Array("\"".utf8), .unclosedQuote, 1, 1),
      (Array("a\rb".utf8), .loneCarriageReturn, 1, 1),
      (Array("a\r".utf8), .loneCarriageReturn, 1, 1),
      (Array("a\n\0".utf8), .containsNull, 2, 2),
      (Array("\"\0\"".utf8), .containsNull, 1, 1),
      (Array("a\nm".utf8) + [0xE1], .notUTF8, 2, 2),
      ([0xC0, 0x80], .notUTF8, 1, 1),
      ([0xEF, 0xBB], .notUTF8, 1, 1),
      (Array("aaaaaaaaa".utf8), .recordTooLong(limit: 8), 1, 1),
      (Array("aaaa,aaaa,a".utf8), .recordTooLong(limit: 8), 1, 1),
      (Array("a\n,,,,,,,,,".utf8), .recordTooLong(limit: 8), 2, 2),
      ([0xFF, 0xFE, 0x61, 0x00], .wideEncoding, 1, 1),
      ([0xFE, 0xFF, 0x00, 0x61], .wideEncoding, 1, 1),
      ([0x00, 0x00, 0xFE, 0xFF], .wideEncoding, 1, 1),
      ([0x00, 0x00, 0x00], .containsNull, 1, 1),
    ] as [([UInt8], CSVError.Reason, Int, Int)])
  func malformed(bytes: [UInt8], reason: CSVError.Reason, record: Int, line: Int) {
    #expect(throws: CSVError(reason: reason, record: record, line: line)) {
      try CSVReader.records(of: bytes, recordLimit: 8)
    }
  }

  @Test("where the parts end makes no difference")
  func parts() throws {
    let text = "\u{FEFF}nombre,\"precio\"\r\n\"Collar, \"\"rojo\"\"\r\nancho\",12.90\n\n,ñ\r\n"
    let bytes = Array(text.utf8)
    let whole = try CSVReader.records(of: bytes)
    #expect(whole.map(\.fields.count) == [2, 2, 1, 2])
    for size in 1...bytes.count {
      #expect(try CSVReader.records(of: bytes, partSize: size) == whole)
    }
  }

  @Test("what a reader's taker throws comes through")
  func taker() {
    struct Enough: Error {}
    #expect(throws: Enough.self) {
      var reader = CSVReader()
      try reader.read(Array("a\nb\n".utf8)) { _ in throw Enough() }
    }
  }
}

extension CSVReader {
  static func records(
    of bytes: [UInt8], partSize: Int = .max, recordLimit: Int = 1 << 18
  ) throws -> [CSVRecord] {
    var reader = CSVReader(recordLimit: recordLimit)
    var records: [CSVRecord] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      try reader.read(Array(rest.prefix(partSize))) { records.append($0) }
      rest = rest.dropFirst(partSize)
    }
    try reader.finish { records.append($0) }
    return records
  }
}
