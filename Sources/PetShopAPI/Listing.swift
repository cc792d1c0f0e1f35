import HTTP
import JSON
import PetShop

/// How a place in a list is written into a cursor, and read back.
struct PositionText<Position: Sendable>: Sendable {
  let write: @Sendable (Position) -> String
  /// Nil for text that is none of ours: a cursor may be forged.
  let read: @Sendable (String) -> Position?
}

extension PositionText {
  /// For lists in the order of their ids: `order:42`. The name keeps the cursors of one list out
  /// of the others.
  static func identifier<Subject>(of name: String) -> PositionText
  where Position == Identifier<Subject> {
    PositionText(
      write: { "\(name):\($0.rawValue)" },
      read: { text in
        guard text.hasPrefix("\(name):") else { return nil }
        return Int64(positiveDecimal: String(text.dropFirst(name.count + 1)))
          .map(Identifier.init(rawValue:))
      })
  }

  fileprivate func cursor(at position: Position) -> Cursor {
    Cursor(payload: Array(write(position).utf8))
  }

  /// Nil for what this list never wrote.
  fileprivate func position(of cursor: Cursor) -> Position? {
    let position = String(validating: cursor.payload, as: UTF8.self).flatMap(read)
    return position.map(self.cursor(at:)) == cursor ? position : nil
  }
}

/// An answer that is a page of a list, or has one in it.
struct PageAnswer<Output, Item: Sendable, Position: Sendable>: Sendable {
  let page: @Sendable (Output) -> Page<Item, Position>
  /// Writes what stands around the page; the last argument writes the page.
  let write: @Sendable (Output, Settings, inout JSONWriter, (inout JSONWriter) -> Void) -> Void
}

extension Route {
  /// A row that answers with a page of a list, chosen by the query, and perhaps more.
  init<Input, Output, Item, Position>(
    _ pattern: String, _ access: Access,
    reads input: @escaping @Sendable (inout QueryReader) -> Input,
    of document: Document<Item>, at positions: PositionText<Position>,
    within answer: PageAnswer<Output, Item, Position>,
    operation: @escaping @Sendable (Call, Input, PageRequest<Position>) throws -> Output
  ) {
    self.init(pattern, access) { call in
      let query = try call.query { query in
        let input = input(&query)
        let paging = query.paging()
        return (input: input, paging: paging, page: query.pageRequest(paging, positions))
      }
      let output = try operation(call, query.input, query.page)
      return try document.response(output, answer, query.paging, positions, to: call)
    }
    isOfCatalogue = document.privacy == .catalogue
  }

  /// A row that answers a page of a list, chosen by the query.
  init<Input, Item, Position>(
    _ pattern: String, _ access: Access,
    reads input: @escaping @Sendable (inout QueryReader) -> Input,
    of document: Document<Item>, at positions: PositionText<Position>,
    operation:
      @escaping @Sendable (Call, Input, PageRequest<Position>) throws
      -> Page<Item, Position>
  ) {
    self.init(
      pattern, access, reads: input, of: document, at: positions,
      within: PageAnswer(page: { $0 }, write: { _, _, json, page in page(&json) }),
      operation: operation)
  }

  /// A row that answers a page of a list.
  init<Item, Position>(
    _ pattern: String, _ access: Access,
    of document: Document<Item>, at positions: PositionText<Position>,
    operation: @escaping @Sendable (Call, PageRequest<Position>) throws -> Page<Item, Position>
  ) {
    self.init(pattern, access, reads: { _ in }, of: document, at: positions) { call, _, page in
      try operation(call, page)
    }
  }
}

extension QueryReader {
  /// The parameters every list takes; nil once something about them was refused.
  fileprivate mutating func paging() -> Paging? {
    do {
      return try readPaging()
    } catch {
      for fault in error.faults { refuse(fault.field, FieldProblem(fault)) }
      return nil
    }
  }

  fileprivate mutating func pageRequest<Position>(
    _ paging: Paging?, _ positions: PositionText<Position>
  ) -> PageRequest<Position> {
    switch paging?.position {
    case .cursor(let cursor):
      if let position = positions.position(of: cursor) {
        return PageRequest(start: .after(position), size: paging?.size ?? 1)
      }
      refuse("cursor", .malformed)
    case .page, nil: break
    }
    return PageRequest(start: .offset(Int64(paging?.offset ?? 0)), size: paging?.size ?? 1)
  }
}

extension FieldProblem {
  fileprivate init(_ fault: ParameterFault) {
    switch fault.code {
    case .notAnInteger: self = .wrongType(expected: .integer)
    case .outOfRange where fault.field == "page_size": self = .outOf(1...100)
    case .outOfRange: self = .outOf(1...Int64(Paging.mostSkipped) + 1)
    case .tooFar: self = .tooFarToSkip(maximum: Paging.mostSkipped)
    case .invalidCursor: self = .malformed
    case .repeated: self = .duplicated
    case .exclusive: self = .excluded(by: "page")
    }
  }
}

extension Document {
  fileprivate func response<Output, Position>(
    _ output: Output, _ answer: PageAnswer<Output, Value, Position>, _ paging: Paging?,
    _ positions: PositionText<Position>, to call: Call
  ) throws -> HTTPResponse {
    let page = answer.page(output)
    let next = page.next.map(positions.cursor(at:))
    let settings = call.shop.settings
    var json = JSONWriter(reserving: 64 + 512 * page.items.count)
    answer.write(output, settings, &json) { json in write(page, paging, next, settings, &json) }
    var response = HTTPResponse.json(json.bytes, .ok, privacy)
    if privacy != .personal {
      try response.headers.set(.entityTag, "\"\(String(digestOf: response.body))\"")
    }
    if let paging, let query = try? QueryParameters(call.request.query) {
      let total = page.total.isEstimated ? nil : Int(page.total.count)
      let links = PageLinks(
        target: call.request.path, query: query, paging: paging, total: total, next: next)
      try response.headers.set(.link, links.headerValue)
    }
    return response
  }

  private func write<Position>(
    _ page: Page<Value, Position>, _ paging: Paging?, _ next: Cursor?, _ settings: Settings,
    _ json: inout JSONWriter
  ) {
    json.object { json in
      json.field("items", array: page.items) { json, item in write(item, settings, &json) }
      if case .page(let number) = paging?.position { json.field("page", number) }
      json.field("page_size", paging?.size)
      json.field("total", page.total.count)
      if page.total.isEstimated { json.field("total_estimated", true) }
      json.field("next_cursor", next?.text)
    }
  }
}
