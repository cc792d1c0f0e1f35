/// An answer: a status, header fields and the whole body.
package struct HTTPResponse: Sendable {
  package var status: HTTPStatus
  package var headers: HTTPHeaders
  package var body: [UInt8]

  /// An answer of these parts.
  package init(
    _ status: HTTPStatus, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = []
  ) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// An answer with a body of a type named in the source.
  package init(_ status: HTTPStatus, contentType: StaticString, body: [UInt8]) {
    self.init(status, body: body)
    headers.set(.contentType, constant: contentType)
  }
}
