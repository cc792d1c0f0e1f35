import HTTP
import PetShop

/// Rows that carry whole files, and so hold no more than a part of one.
extension Route {
  /// A row that answers a CSV file, written part by part.
  init(
    _ pattern: String, _ access: Access, writesCSV name: StaticString,
    operation: @escaping @Sendable (Call, Reply.PartSink) throws -> Void
  ) {
    self.init(pattern, access, .bulk, offers: [.csv], writeParts: operation) { call in
      try call.refuseQuery()
      var response = HTTPResponse(
        .ok, contentType: "text/csv; charset=utf-8; header=present", body: [])
      try response.headers.set(.contentDisposition, "attachment; filename=\"\(name)\"")
      response.headers.set(.cacheControl, constant: "no-store")
      return response
    }
  }

  /// A row that answers a JSON document to keep, written part by part.
  init(
    _ pattern: String, _ access: Access, writesJSON name: StaticString,
    operation: @escaping @Sendable (Call, Reply.PartSink) throws -> Void
  ) {
    self.init(pattern, access, .bulk, writeParts: operation) { call in
      try call.refuseQuery()
      var response = HTTPResponse.json([], .ok, .personal)
      try response.headers.set(.contentDisposition, "attachment; filename=\"\(name)\"")
      return response
    }
  }

  /// A row that reads a CSV file, part by part.
  init<Input, Output>(
    _ pattern: String, _ access: Access, readsCSVUpTo limit: Int,
    reads input: @escaping @Sendable (inout QueryReader) -> Input,
    writes document: Document<Output>,
    operation: @escaping @Sendable (Call, Input, HTTPUpload) throws -> Output
  ) {
    self.init(pattern, access, .bulk, bodyLimit: limit, isUpload: true) { call in
      let input = try call.query(input)
      guard call.request.hasCSVBody else { throw RequestError.notCSV }
      let upload = call.request.upload ?? HTTPUpload(whole: call.request.body)
      return try document.response(
        try operation(call, input, upload), status: .ok, call.shop.settings)
    }
  }
}

/// A table small enough to be held.
struct CSVFile: Sendable {
  let name: String
  let bytes: [UInt8]
}

extension Route {
  /// A row that reads the query and answers JSON, or CSV to who likes that better.
  init<Input, Output>(
    _ pattern: String, _ access: Access, _ lane: Lane,
    reads input: @escaping @Sendable (inout QueryReader) -> Input,
    writes document: Document<Output>,
    tabulates file: @escaping @Sendable (Output, Settings) -> CSVFile,
    operation: @escaping @Sendable (Call, Input) throws -> Output
  ) {
    let offers = [MediaType.json, .csv]
    self.init(pattern, access, lane, offers: offers) { call in
      let output = try operation(call, try call.query(input))
      let accept = call.request.header(.accept)
      var response =
        ContentNegotiation(offers: offers, accept: accept) == .chosen(.csv)
        ? try HTTPResponse(file(output, call.shop.settings))
        : try document.response(output, status: .ok, call.shop.settings)
      response.headers.set(.vary, constant: "Accept")
      return response
    }
  }
}

extension HTTPResponse {
  /// - Throws: `HTTPHeaders.InvalidValue` when the name cannot stand in a header.
  fileprivate init(_ file: CSVFile) throws {
    self.init(.ok, contentType: "text/csv; charset=utf-8; header=present", body: file.bytes)
    try headers.set(.contentDisposition, "attachment; filename=\"\(file.name)\"")
    headers.set(.cacheControl, constant: "no-store")
  }
}

extension HTTPRequest {
  /// `text/csv`, in UTF-8 as far as it says.
  fileprivate var hasCSVBody: Bool {
    guard let type = header(.contentType).flatMap(MediaType.init) else { return false }
    let charset = type.parameters["charset"]?.lowercased() ?? "utf-8"
    return type.essence == MediaType.csv.essence && ["utf-8", "utf8"].contains(charset)
  }
}
