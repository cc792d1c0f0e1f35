/// A request as it arrived: nothing is decoded and nothing repaired.
package struct HTTPRequest: Sendable {
  package let method: HTTPMethod
  /// The path, percent-encoded, without the query; `RequestPath` checks it.
  package let path: String
  /// By which way in it came.
  package let entrance: Entrance
  /// What stands behind the question mark, percent-encoded; `QueryParameters` reads it.
  package let query: String
  package let headers: HTTPHeaders
  /// Empty until it has been read.
  package var body: [UInt8]
  /// In place of `body`, for routes that read it part by part.
  package var upload: HTTPUpload?
  /// The id that log lines, problems and `X-Request-Id` carry.
  package let id: String
  /// The address the request came from, as text without a port.
  package let remoteAddress: String
  /// A moment after its sender began to send it.
  package var receivedAt: ContinuousClock.Instant

  /// A request of these parts.
  package init(
    method: HTTPMethod, path: String, query: String = "", entrance: Entrance = Entrance(),
    headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = [], upload: HTTPUpload? = nil,
    id: String = "", remoteAddress: String = "", receivedAt: ContinuousClock.Instant = .now
  ) {
    self.method = method
    self.path = path
    self.entrance = entrance
    self.query = query
    self.headers = headers
    self.body = body
    self.upload = upload
    self.id = id
    self.remoteAddress = remoteAddress
    self.receivedAt = receivedAt
  }

  /// The value of the first header field of that name.
  package func header(_ name: HTTPHeaderName) -> String? {
    headers[name]
  }
}
