import FastCGI
import HTTP
import PetShopAPI

/// A `REQUEST_URI` taken apart where the query begins.
struct RequestTarget {
  let path: String
  let query: String

  /// - Parameter basePath: What the path must begin with, and what is left out of it. Of a path that
  ///   lies elsewhere nothing is left, and an empty one is none.
  init(_ target: String, below basePath: String = "") {
    let end = target.utf8.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
    let whole = target[..<end]
    let isBelow = whole.utf8.starts(with: basePath.utf8)
    path = isBelow ? String(whole.utf8.dropFirst(basePath.utf8.count)) ?? "" : ""
    query = String(target[end...].dropFirst())
  }
}

extension Parameters {
  /// The contract that nginx chose for this request.
  var contract: String { string("PETSHOP_CONTRACT") ?? "" }

  /// By which of nginx's locations or listeners the request came.
  var entrance: Entrance {
    Entrance(
      basePath: string("PETSHOP_BASE_PATH") ?? "", name: string("PETSHOP_SERVICE_NAME") ?? "")
  }
}

/// A request that nginx passed on, as far as it can be understood. Its body is still to be read.
struct Incoming {
  private(set) var request: HTTPRequest
  /// Whether it is none: a method, a target or a header that is not UTF-8, or two of a header that
  /// must be one. What could be read of it is in `request`.
  private(set) var isMalformed = false

  init(_ parameters: Parameters) {
    let id = parameters.string("REQUEST_ID") ?? ""
    guard let method = parameters.string("REQUEST_METHOD").flatMap(HTTPMethod.init(rawValue:)),
      let text = parameters.string("REQUEST_URI")
    else {
      request = HTTPRequest(method: .get, path: "/", id: id)
      isMalformed = true
      return
    }
    let entrance = parameters.entrance
    let target = RequestTarget(text, below: entrance.basePath)
    let headers = HTTPHeaders(parameters)
    isMalformed = headers == nil
    request = HTTPRequest(
      method: method, path: target.path, query: target.query, entrance: entrance,
      headers: headers ?? HTTPHeaders(), id: id,
      remoteAddress: parameters.string("REMOTE_ADDR") ?? "")
  }
}

extension HTTPHeaders {
  /// The headers the contracts read, each at most once.
  fileprivate init?(_ parameters: Parameters) {
    self.init()
    for (parameter, name) in Self.known {
      guard let value = parameters[parameter], !value.isEmpty else { continue }
      guard !parameters.hasDuplicate(parameter),
        let text = String(validating: value, as: UTF8.self), (try? add(name, text)) != nil
      else { return nil }
    }
  }

  private static let known: [(StaticString, HTTPHeaderName)] = [
    ("CONTENT_TYPE", .contentType),
    ("HTTP_ACCEPT", .accept),
    ("HTTP_ACCEPT_ENCODING", .acceptEncoding),
    ("HTTP_ACCEPT_LANGUAGE", .acceptLanguage),
    ("HTTP_AUTHORIZATION", .authorization),
    ("HTTP_CART_TOKEN", .cartToken),
    ("HTTP_IDEMPOTENCY_KEY", .idempotencyKey),
    ("HTTP_IF_MATCH", .ifMatch),
    ("HTTP_IF_NONE_MATCH", .ifNoneMatch),
    ("HTTP_X_API_KEY", .apiKey),
  ]
}

extension HTTPUpload {
  init(_ upload: Upload) {
    self.init(
      next: {
        do {
          return try upload.next()
        } catch is Upload.BadLength {
          throw RequestError.malformedBody
        } catch {
          throw RequestError.abandoned
        }
      }, isAwaited: { upload.isAwaited })
  }
}

extension FastCGIResponse {
  init(_ reply: Reply) {
    self.init(reply.response)
    writeParts = reply.writeParts
  }

  init(_ response: HTTPResponse) {
    self.init(
      status: response.status.rawValue,
      headerLines: response.headers.lines,
      body: response.body)
  }
}
