/// A FastCGI record, as the protocol's specification draws it.
struct Record: Equatable {
  enum Kind: UInt8 {
    case begin = 1
    case abort = 2
    case end = 3
    case parameters = 4
    case input = 5
    case output = 6
    case errors = 7
    case getValues = 9
    case getValuesResult = 10
    case unknownType = 11
    case fromTheFuture = 99
  }

  var kind: Kind
  var id: UInt16 = 1
  var content: [UInt8] = []
  var padding: UInt8 = 0

  var bytes: [UInt8] {
    let head = [1, kind.rawValue] + pair(id) + pair(UInt16(content.count)) + [padding, 0]
    return head + content + [UInt8](repeating: 0xaa, count: Int(padding))
  }
}

/// A request on its way to a responder.
struct Call {
  var parameters: [(String, String)] = [("PATH", "/echo")]
  var body: [UInt8] = []
  /// What CONTENT_LENGTH says; nil leaves it out.
  var announced: String?
  var keeps = true
  var role: UInt16 = 1
  var padding: UInt8 = 0
  /// The most bytes one record carries.
  var recordSize = 65_535

  init(_ path: String, _ more: [(String, String)] = [], body: [UInt8] = []) {
    parameters = [("PATH", path)] + more
    self.body = body
    announced = body.isEmpty ? "" : String(body.count)
  }

  var begin: [UInt8] {
    Record(kind: .begin, content: pair(role) + [keeps ? 1 : 0, 0, 0, 0, 0, 0]).bytes
  }

  var bytes: [UInt8] {
    let length = announced.map { [("CONTENT_LENGTH", $0)] } ?? []
    let pairs = (parameters + length).flatMap { encoded(Array($0.0.utf8), Array($0.1.utf8)) }
    return begin + stream(.parameters, pairs) + stream(.input, body)
  }

  private func stream(_ kind: Record.Kind, _ content: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = content[...]
    while !rest.isEmpty {
      let part = Array(rest.prefix(recordSize))
      bytes += Record(kind: kind, content: part, padding: padding).bytes
      rest = rest.dropFirst(part.count)
    }
    // libfcgi loses its place after an empty record with padding; nginx sends none.
    return bytes + Record(kind: kind).bytes
  }
}

/// A name-value pair: lengths of one byte up to 127, of four beyond.
func encoded(_ name: [UInt8], _ value: [UInt8]) -> [UInt8] {
  func length(_ count: Int) -> [UInt8] {
    count < 128
      ? [UInt8(count)] : [24, 16, 8, 0].map { UInt8(count >> $0 & 0xff) | ($0 == 24 ? 0x80 : 0) }
  }
  return length(name.count) + length(value.count) + name + value
}

private func pair(_ number: UInt16) -> [UInt8] {
  [UInt8(number >> 8), UInt8(number & 0xff)]
}
