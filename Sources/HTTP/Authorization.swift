/// What a request says about who sends it, RFC 9110 §11.6.2 and RFC 6750 §2.1.
package enum Authorization: Hashable, Sendable {
  case absent
  /// A bearer token, of `token68` characters; nothing is known of it yet.
  case bearer(String)
  /// Another scheme than `Bearer`.
  case otherScheme
  /// `Bearer` with anything but one token behind it.
  case malformed

  /// Reads the value of `Authorization`; the name of the scheme may be in any case.
  package init(_ header: String?) {
    guard let header else {
      self = .absent
      return
    }
    let scheme = header.prefix { $0 != " " }
    guard Grammar.equalIgnoringCase(String(scheme), "Bearer") else {
      self = .otherScheme
      return
    }
    let token = header.dropFirst(scheme.count).drop { $0 == " " }
    self = Self.isToken68(token.utf8) ? .bearer(String(token)) : .malformed
  }

  /// RFC 9110 §11.2: letters, digits and `-._~+/`, then perhaps equals signs.
  private static func isToken68(_ text: Substring.UTF8View) -> Bool {
    let body = text.prefix {
      Grammar.isUnreserved($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/")
    }
    return !body.isEmpty && text.dropFirst(body.count).allSatisfy { $0 == UInt8(ascii: "=") }
  }
}

/// The value of `WWW-Authenticate` in a 401 or 403, RFC 6750 §3.
package struct BearerChallenge: Sendable {
  /// RFC 6750 §3.1.
  package enum Code: String, Sendable {
    case invalidRequest = "invalid_request"
    case invalidToken = "invalid_token"
    case insufficientScope = "insufficient_scope"
  }

  /// The value of the header field.
  package let headerValue: String

  /// A challenge; without a code where the request had no credentials at all.
  package init(realm: String, code: Code? = nil) {
    let error = code.map { ", error=\"\($0.rawValue)\"" } ?? ""
    headerValue = "Bearer realm=\(QuotedText.quoted(realm))\(error)"
  }
}
