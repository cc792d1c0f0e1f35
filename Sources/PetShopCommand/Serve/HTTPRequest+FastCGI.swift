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

extension RequestKey {
  /// All parameters but those that make this request another than the next: its id, and from where
  /// it came. Of the headers only those count that are read.
  ///
  /// Nil unless it is a GET of somebody who shows no credential. Others are never answered by the
  /// bytes of their requests.
  init?(_ parameters: Parameters) {
    guard parameters.isGet, HTTPHeaders.credentials.allSatisfy({ parameters[$0] == nil }) else {
      return nil
    }
    self.init(
      parameters.joined(without: ["REQUEST_ID", "REMOTE_ADDR"], headers: HTTPHeaders.read))
  }
}

extension Parameters {
  var requestID: String { string("REQUEST_ID") ?? "" }

  fileprivate var isGet: Bool { self["REQUEST_METHOD"]?.elementsEqual("GET".utf8) ?? false }
}

/// A request that nginx passed on, as far as it can be understood. Its body is still to be read.
struct Incoming {
  private(set) var request: HTTPRequest
  /// Why it is none: a method, a target or a header that is not UTF-8, or two of a header that
  /// must be one. What could be read of it is in `request`.
  private(set) var fault: RequestError?

  init(_ parameters: Parameters) {
    let id = parameters.requestID
    guard let method = parameters.string("REQUEST_METHOD").flatMap(HTTPMethod.init(rawValue:)),
      let text = parameters.string("REQUEST_URI")
    else {
      request = HTTPRequest(method: .get, path: "/", id: id)
      fault = .malformedBody
      return
    }
    let entrance = parameters.entrance
    let target = RequestTarget(text, below: entrance.basePath)
    var headers = HTTPHeaders()
    do throws(RequestError) {
      try headers.add(parameters)
    } catch {
      fault = error
    }
    request = HTTPRequest(
      method: method, path: target.path, query: target.query, entrance: entrance,
      headers: headers, id: id, remoteAddress: parameters.string("REMOTE_ADDR") ?? "")
  }
}

extension HTTPHeaders {
  /// Adds the headers the contracts read, each at most once.
  ///
  /// - Throws: `RequestError.repeatedHeader`, `.malformedHeader`; those before it are there then.
  fileprivate mutating func add(_ parameters: Parameters) throws(RequestError) {
    for (parameter, name, kind) in Self.known {
      guard let first = parameters[parameter] else { continue }
      let isRepeated = parameters.hasDuplicate(parameter)
      if isRepeated, kind != .list { throw .repeatedHeader(name.rawValue) }
      if first.isEmpty, kind == .filled { continue }
      let value = isRepeated ? Self.list(parameters.values(parameter)) : first
      guard let text = String(validating: value, as: UTF8.self), (try? add(name, text)) != nil
      else { throw .malformedHeader(name.rawValue) }
    }
  }

  /// Several lists of one name are one, in their order (RFC 9110 §5.3).
  private static func list(_ values: [ArraySlice<UInt8>]) -> ArraySlice<UInt8> {
    ArraySlice(values.joined(separator: ", ".utf8))
  }

  /// What a header may hold.
  private enum Kind {
    /// Any number of elements. An empty one is read as it is written.
    case list
    /// One value. An empty one is no value, and is left to be refused.
    case single
    /// One value; an empty header says as much as none. nginx always names the type of a body, and
    /// whoever shows no credential may send the header all the same.
    case filled
  }

  /// What says who asks, or whose cart is meant.
  fileprivate static let credentials: [StaticString] = [
    "HTTP_AUTHORIZATION", "HTTP_CART_TOKEN", "HTTP_X_API_KEY",
  ]

  /// What the shop may read of a request's headers.
  fileprivate static let read = known.map(\.0)

  private static let known: [(StaticString, HTTPHeaderName, Kind)] = [
    ("CONTENT_TYPE", .contentType, .filled),
    ("HTTP_ACCEPT", .accept, .list),
    ("HTTP_ACCEPT_ENCODING", .acceptEncoding, .list),
    ("HTTP_ACCEPT_LANGUAGE", .acceptLanguage, .list),
    ("HTTP_AUTHORIZATION", .authorization, .filled),
    ("HTTP_CART_TOKEN", .cartToken, .filled),
    ("HTTP_IDEMPOTENCY_KEY", .idempotencyKey, .single),
    ("HTTP_IF_MATCH", .ifMatch, .list),
    ("HTTP_IF_NONE_MATCH", .ifNoneMatch, .list),
    ("HTTP_X_API_KEY", .apiKey, .filled),
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
