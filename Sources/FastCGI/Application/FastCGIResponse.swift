/// An answer.
///
/// `Content-Length` is added when the headers name none and the status allows a body; the answer
/// to a HEAD request names its own and carries an empty body. Headers that could break the head
/// are left out and reported as `Event.headerRefused`.
package struct FastCGIResponse: Sendable {
  package var status: Int
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]

  package init(
    status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []
  ) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}
