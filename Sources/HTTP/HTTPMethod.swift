/// A request method, RFC 9110 §9. Methods are case-sensitive.
package struct HTTPMethod: RawRepresentable, Hashable, Sendable {
  /// The method as it stands in a request line.
  package let rawValue: String

  /// A method of this text; nil unless the text is a token of RFC 9110 §5.6.2.
  package init?(rawValue: String) {
    guard Grammar.isToken(rawValue.utf8) else { return nil }
    self.rawValue = rawValue
  }

  private init(known text: String) {
    rawValue = text
  }

  package static let get = HTTPMethod(known: "GET")
  package static let head = HTTPMethod(known: "HEAD")
  package static let post = HTTPMethod(known: "POST")
  package static let put = HTTPMethod(known: "PUT")
  package static let patch = HTTPMethod(known: "PATCH")
  package static let delete = HTTPMethod(known: "DELETE")
  package static let options = HTTPMethod(known: "OPTIONS")
}
