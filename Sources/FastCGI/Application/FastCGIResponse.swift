/// An answer.
///
/// `Content-Length` is added when the status allows a body and all of it is here. Only the headers of
/// an answer without a body may name another, as those of an answer to HEAD do.
package struct FastCGIResponse {
  /// Hands on one part of a body.
  /// - Throws: `PeerGone` when nobody reads it any more.
  package typealias PartSink = (_ part: [UInt8]) throws -> Void

  package var status: Int
  /// `Name: value` and CR LF for each header (RFC 3875, 6.3). They go out as they are: whoever makes
  /// them sees to it that no value ends a line.
  package var headerLines: [UInt8]
  package var body: [UInt8]

  /// Writes a body too large to be held, in place of `body`: called once, right after `respond`
  /// and on its thread. When it throws after the first part the connection is cut, so that nobody
  /// takes the half for the whole; before it, the request is refused (`Refusal.failed`).
  package var writeParts: ((PartSink) throws -> Void)?

  /// Where the request, whose body is at hand, has to be carried out instead: nothing was done yet.
  private(set) var lane: Lane?

  package init(
    status: Int, headerLines: [UInt8] = [], body: [UInt8] = [],
    writeParts: ((PartSink) throws -> Void)? = nil
  ) {
    self.status = status
    self.headerLines = headerLines
    self.body = body
    self.writeParts = writeParts
  }

  /// No answer: the request is carried out once more, in another lane, which answers it.
  package static func moved(to lane: Lane) -> FastCGIResponse {
    var response = FastCGIResponse(status: 503)
    response.lane = lane
    return response
  }
}

/// Nobody is left to read an answer, or to send the rest of a body.
package struct PeerGone: Error {}
