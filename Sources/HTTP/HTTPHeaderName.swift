/// The name of a header field. Names are equal whatever the case of their letters.
package struct HTTPHeaderName: RawRepresentable, Hashable, Sendable {
  /// The name as it is sent.
  package let rawValue: String

  /// A name of this text; nil unless the text is a token of RFC 9110 §5.6.2.
  package init?(rawValue: String) {
    guard Grammar.isToken(rawValue.utf8) else { return nil }
    self.rawValue = rawValue
  }

  private init(known name: String) {
    rawValue = name
  }

  package static func == (one: HTTPHeaderName, other: HTTPHeaderName) -> Bool {
    Grammar.equalIgnoringCase(one.rawValue, other.rawValue)
  }

  package func hash(into hasher: inout Hasher) {
    for byte in rawValue.utf8 { hasher.combine(Grammar.lowercased(byte)) }
  }
}

extension HTTPHeaderName {
  package static let accept = HTTPHeaderName(known: "Accept")
  package static let acceptEncoding = HTTPHeaderName(known: "Accept-Encoding")
  package static let acceptLanguage = HTTPHeaderName(known: "Accept-Language")
  package static let allow = HTTPHeaderName(known: "Allow")
  package static let apiKey = HTTPHeaderName(known: "X-API-Key")
  package static let authorization = HTTPHeaderName(known: "Authorization")
  package static let cacheControl = HTTPHeaderName(known: "Cache-Control")
  package static let cacheStatus = HTTPHeaderName(known: "Cache-Status")
  package static let cartToken = HTTPHeaderName(known: "Cart-Token")
  package static let contentDisposition = HTTPHeaderName(known: "Content-Disposition")
  package static let contentEncoding = HTTPHeaderName(known: "Content-Encoding")
  package static let contentLanguage = HTTPHeaderName(known: "Content-Language")
  package static let contentLength = HTTPHeaderName(known: "Content-Length")
  package static let contentType = HTTPHeaderName(known: "Content-Type")
  package static let entityTag = HTTPHeaderName(known: "ETag")
  package static let idempotencyKey = HTTPHeaderName(known: "Idempotency-Key")
  package static let idempotentReplayed = HTTPHeaderName(known: "Idempotent-Replayed")
  package static let ifMatch = HTTPHeaderName(known: "If-Match")
  package static let ifNoneMatch = HTTPHeaderName(known: "If-None-Match")
  package static let link = HTTPHeaderName(known: "Link")
  package static let location = HTTPHeaderName(known: "Location")
  package static let rateLimitLimit = HTTPHeaderName(known: "RateLimit-Limit")
  package static let rateLimitRemaining = HTTPHeaderName(known: "RateLimit-Remaining")
  package static let rateLimitReset = HTTPHeaderName(known: "RateLimit-Reset")
  package static let requestID = HTTPHeaderName(known: "X-Request-Id")
  package static let retryAfter = HTTPHeaderName(known: "Retry-After")
  package static let vary = HTTPHeaderName(known: "Vary")
  package static let wwwAuthenticate = HTTPHeaderName(known: "WWW-Authenticate")
}
