/// Reads CSV as RFC 4180 has it, part by part: it holds no more than one record.
///
///     var reader = CSVReader()
///     while case let part = try next(), !part.isEmpty {
///       try reader.read(part) { record in use(record) }
///     }
///     try reader.finish { record in use(record) }
///
/// Lines may end in CRLF or LF. UTF-8 is the only encoding, with a byte order mark or without. An
/// empty line is a record with one empty field.
package struct CSVReader {
  private enum State {
    case fieldStart
    case plain
    case quoted
    /// After a quotation mark within quotation marks: the end, or half of a doubled one.
    case quote
    /// After a carriage return that must be followed by a line feed.
    case carriageReturn
  }

  private let recordLimit: Int
  private var mark: ByteOrderMark? = ByteOrderMark()
  private var state = State.fieldStart
  /// The fields of the record, one behind the other, without their quotation marks.
  private var bytes: [UInt8] = []
  /// Where each finished field ends in `bytes`.
  private var ends: [Int] = []
  private var record = 1
  private var line = 1

  /// - Parameter recordLimit: How long one record may be: its bytes and its fields together.
  package init(recordLimit: Int = 1 << 18) {
    self.recordLimit = recordLimit
  }

  /// Reads on, and hands each record over once it is whole.
  /// - Throws: `CSVError`; what `take` throws.
  package mutating func read(_ part: [UInt8], _ take: (CSVRecord) throws -> Void) throws {
    guard mark != nil else { return try readText(part[...], take) }
    mark?.add(part)
    guard let text = try textAfterMark(isEnd: false) else { return }
    try readText(text[...], take)
  }

  /// Ends the file; its last record may do without the end of a line.
  /// - Throws: `CSVError`; what `take` throws.
  package mutating func finish(_ take: (CSVRecord) throws -> Void) throws {
    if let text = try textAfterMark(isEnd: true) { try readText(text[...], take) }
    switch state {
    case .quoted: throw error(.unclosedQuote)
    case .carriageReturn: throw error(.loneCarriageReturn)
    case .fieldStart where bytes.isEmpty && ends.isEmpty: return
    case .fieldStart, .plain, .quote: try endRecord(take)
    }
  }

  /// What comes after the byte order mark; nil while that is not clear, and when it has been read.
  private mutating func textAfterMark(isEnd: Bool) throws(CSVError) -> [UInt8]? {
    switch mark?.verdict(isEnd: isEnd) {
    case .undecided, nil: return nil
    case .wide: throw error(.wideEncoding)
    case .text(let text):
      mark = nil
      return text
    }
  }
}

extension CSVReader {
  private mutating func readText(
    _ text: ArraySlice<UInt8>, _ take: (CSVRecord) throws -> Void
  ) throws {
    for byte in text {
      if byte == 0 { throw error(.containsNull) }
      switch state {
      case .fieldStart where byte == .quotationMark: state = .quoted
      case .fieldStart, .plain: try readPlain(byte, take)
      case .quoted: try readQuoted(byte)
      case .quote: try readAfterQuote(byte, take)
      case .carriageReturn:
        guard byte == .lineFeed else { throw error(.loneCarriageReturn) }
        try endRecord(take)
      }
    }
  }

  private mutating func readPlain(_ byte: UInt8, _ take: (CSVRecord) throws -> Void) throws {
    if byte == .quotationMark { throw error(.strayQuote) }
    if try !readSeparator(byte, take) { try keep(byte) }
  }

  private mutating func readQuoted(_ byte: UInt8) throws(CSVError) {
    if byte == .quotationMark {
      state = .quote
    } else {
      if byte == .lineFeed { line += 1 }
      try keep(byte, in: .quoted)
    }
  }

  private mutating func readAfterQuote(_ byte: UInt8, _ take: (CSVRecord) throws -> Void) throws {
    if byte == .quotationMark {
      try keep(byte, in: .quoted)
    } else if try !readSeparator(byte, take) {
      throw error(.textAfterQuote)
    }
  }

  /// Whether the byte ends a field.
  private mutating func readSeparator(
    _ byte: UInt8, _ take: (CSVRecord) throws -> Void
  ) throws -> Bool {
    switch byte {
    case .comma: try endField()
    case .lineFeed: try endRecord(take)
    case .carriageReturn: state = .carriageReturn
    default: return false
    }
    return true
  }

  private mutating func keep(_ byte: UInt8, in state: State = .plain) throws(CSVError) {
    self.state = state
    bytes.append(byte)
    try checkLength()
  }

  private mutating func endField() throws(CSVError) {
    ends.append(bytes.count)
    state = .fieldStart
    try checkLength()
  }

  private func checkLength() throws(CSVError) {
    guard bytes.count + ends.count <= recordLimit else {
      throw error(.recordTooLong(limit: recordLimit))
    }
  }

  private mutating func endRecord(_ take: (CSVRecord) throws -> Void) throws {
    try endField()
    let fields = try fields()
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    try take(CSVRecord(number: record, fields: fields))
    record += 1
    line += 1
  }

  private func fields() throws(CSVError) -> [String] {
    var fields: [String] = []
    fields.reserveCapacity(ends.count)
    var start = 0
    for end in ends {
      guard let field = String(validating: bytes[start..<end], as: UTF8.self) else {
        throw error(.notUTF8)
      }
      fields.append(field)
      start = end
    }
    return fields
  }

  private func error(_ reason: CSVError.Reason) -> CSVError {
    CSVError(reason: reason, record: record, line: line)
  }
}

extension UInt8 {
  fileprivate static let quotationMark = UInt8(ascii: "\"")
  fileprivate static let comma = UInt8(ascii: ",")
  fileprivate static let lineFeed: UInt8 = 0x0A
  fileprivate static let carriageReturn: UInt8 = 0x0D
}
