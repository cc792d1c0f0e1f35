import Cryptography
import HTTP
import PetShop

/// Rows that answer a document as the client likes to have it.
extension Route {
  /// A row that answers JSON, a page to print, or PDF. The last two are the same bytes for ever.
  init<Output>(
    _ pattern: String, _ access: Access, writes document: Document<Output>,
    prints printed: @escaping @Sendable (Output) -> PrintedDocument,
    operation: @escaping @Sendable (Call) throws -> Output
  ) {
    let offers = [MediaType.json, .html, .pdf]
    self.init(pattern, access, offers: offers) { call in
      try call.refuseQuery()
      let output = try operation(call)
      var response =
        switch ContentNegotiation(offers: offers, accept: call.request.header(.accept)) {
        case .chosen(.html): try HTTPResponse(page: printed(output))
        case .chosen(.pdf): try HTTPResponse(paper: printed(output))
        default: try document.response(output, status: .ok, call.shop.settings)
        }
      response.headers.set(.vary, constant: "Accept")
      return response
    }
  }
}

extension HTTPResponse {
  fileprivate init(page document: PrintedDocument) throws {
    self.init(
      .ok, contentType: "text/html; charset=utf-8", body: PrintedPage.bytes(of: document))
    try describe()
  }

  fileprivate init(paper document: PrintedDocument) throws {
    self.init(.ok, contentType: "application/pdf", body: PrintedPaper.bytes(of: document))
    try headers.set(.contentDisposition, "inline; filename=\"\(document.number).pdf\"")
    try describe()
  }

  private mutating func describe() throws {
    headers.set(.cacheControl, constant: "no-store")
    try headers.set(.entityTag, "\"\(Hexadecimal.encode(SHA256.digest(body)))\"")
  }
}
