package import HTTP

/// What the gateway answers: a response, or the head of one whose body comes in parts.
package struct Reply {
  /// Hands on one part of a body; throws when nobody reads it any more.
  package typealias PartSink = (_ part: [UInt8]) throws -> Void

  package internal(set) var response: HTTPResponse

  /// Writes a body too large to be held, in place of the response's own. To be called once, and
  /// before the shop is asked anything else. When it throws, what was written is not the whole.
  package internal(set) var writeParts: ((PartSink) throws -> Void)?

  /// Whether it is none: the request has to be answered by a shop that waits for the payment gateway,
  /// and has done nothing yet.
  package private(set) var isForRemoteLane = false

  /// The version of the catalogue this was made of, when it came from memory and the same request
  /// may get it again.
  private(set) var version: Int64?

  init(_ response: HTTPResponse, writeParts: ((PartSink) throws -> Void)? = nil) {
    self.response = response
    self.writeParts = writeParts
  }

  init(_ response: HTTPResponse, of version: Int64?) {
    self.init(response)
    self.version = version
  }

  static var forRemoteLane: Reply {
    var reply = Reply(HTTPResponse(.serviceUnavailable))
    reply.isForRemoteLane = true
    return reply
  }
}

extension Reply {
  /// Every answer carries the id its log lines carry. The answer to HEAD is that to GET without its
  /// body.
  func ready(for request: HTTPRequest) -> Reply {
    var reply = self
    reply.response = response.identified(by: request.id)
    guard request.method == .head else { return reply }
    if writeParts != nil {
      reply.writeParts = { _ in }
    } else if !response.status.forbidsBody {
      reply.response.headers.set(.contentLength, response.body.count)
    }
    reply.response.body = []
    return reply
  }

  /// Tells of a failure in the middle of the body, of which the client hears nothing but that it
  /// breaks off.
  func reporting(_ report: @escaping (any Error) -> Void) -> Reply {
    guard let writeParts else { return self }
    return Reply(response) { write in
      var isReaderGone = false
      do {
        try writeParts { part in
          do {
            try write(part)
          } catch {
            isReaderGone = true
            throw error
          }
        }
      } catch {
        if !isReaderGone { report(error) }
        throw error
      }
    }
  }
}

extension HTTPResponse {
  /// With the id of its request. One that cannot stand in a header is left out, for it was not nginx
  /// that made it.
  func identified(by id: String) -> HTTPResponse {
    var response = self
    try? response.headers.add(.requestID, id)
    return response
  }
}
