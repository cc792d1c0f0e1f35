/// A media type, RFC 9110 §8.3.1.
package struct MediaType: Hashable, Sendable {
  /// `application` and so on, in lower case.
  package let type: String
  /// In lower case.
  package let subtype: String
  /// By name in lower case; values as they were written, without quotation marks.
  package let parameters: [String: String]

  /// Reads the value of a `Content-Type`; nil when it is malformed or names a parameter twice.
  package init?(_ text: String) {
    guard let element = ParameterizedValue(text[...]) else { return nil }
    self.init(element)
  }

  init?(_ element: ParameterizedValue) {
    let names = element.value.split(separator: "/", omittingEmptySubsequences: false)
    guard names.count == 2, names.allSatisfy({ Grammar.isToken($0.utf8) }) else { return nil }
    type = names[0].lowercased()
    subtype = names[1].lowercased()
    var parameters: [String: String] = [:]
    for (name, value) in element.parameters {
      guard parameters.updateValue(value, forKey: name) == nil else { return nil }
    }
    self.parameters = parameters
  }

  private init(known type: String, _ subtype: String) {
    (self.type, self.subtype, parameters) = (type, subtype, [:])
  }

  package static let json = MediaType(known: "application", "json")
  package static let mergePatchJSON = MediaType(known: "application", "merge-patch+json")
  package static let jsonAPI = MediaType(known: "application", "vnd.api+json")
  package static let html = MediaType(known: "text", "html")
  package static let pdf = MediaType(known: "application", "pdf")
  package static let csv = MediaType(known: "text", "csv")

  /// The type without its parameters: `text/html`.
  package var essence: String { "\(type)/\(subtype)" }
}
