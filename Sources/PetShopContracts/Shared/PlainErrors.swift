import HTTP
import JSON
import PetShop
import PetShopAPI

/// Errors as `{"error": "text"}`, with no more to them than the text.
enum PlainErrors {
  /// - Parameter language: The one the contract's clients speak, whatever they accept.
  static func render(
    in language: Language
  ) -> @Sendable (Problem, HTTPRequest) -> HTTPResponse {
    { problem, _ in
      var json = JSONWriter(reserving: 128)
      json.object { $0.field("error", text(of: problem, in: language)) }
      return problem.response(contentType: "application/json", body: json.bytes)
    }
  }

  /// What this very request met; which fields are wrong; or what kind of problem it is.
  private static func text(of problem: Problem, in language: Language) -> String {
    if let detail = problem.detail { return detail.in(language) }
    guard !problem.fields.isEmpty else { return problem.code.title.in(language) }
    return problem.fields.map { "\($0.field) \($0.problem.message.in(language))" }
      .joined(separator: "; ")
  }
}
