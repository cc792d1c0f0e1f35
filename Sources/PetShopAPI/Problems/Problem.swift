package import HTTP
import JSON
package import PetShop

/// What went wrong, as RFC 9457 says it.
package struct Problem: Error {
  package var status: HTTPStatus
  package let code: ProblemCode
  /// What this very request met; nil when the title says it all.
  package var detail: Text?
  package var fields: [FieldError] = []
  /// As `fields`, of the rows of a file.
  var rows: [RowError] = []
  var headers: [(name: HTTPHeaderName, value: String)] = []
  /// Members beyond the standard ones.
  var extensions: (@Sendable (inout JSONWriter) -> Void)?

  package init(_ status: HTTPStatus, _ code: ProblemCode) {
    self.status = status
    self.code = code
  }

  /// Nobody foresaw it: it is a defect, to be reported.
  var isDefect: Bool { code == .internalError }

  package func with(_ change: (inout Problem) -> Void) -> Problem {
    var problem = self
    change(&problem)
    return problem
  }
}

/// The same words in both languages of the shop.
package struct Text: Sendable {
  package let english: String
  package let spanish: String

  package init(_ english: String, _ spanish: String) {
    self.english = english
    self.spanish = spanish
  }

  package func `in`(_ language: Language) -> String {
    language == .spanish ? spanish : english
  }
}

extension Problem {
  package func response(to request: HTTPRequest) -> HTTPResponse {
    let language = request.language
    var json = JSONWriter(reserving: 512)
    json.object { json in
      json.field("type", "/docs/problems/\(code.rawValue)")
      json.field("title", code.title.in(language))
      json.field("status", status.rawValue)
      json.field("detail", (detail ?? code.title).in(language))
      json.field("instance", request.id)
      json.field("code", code.rawValue)
      if !fields.isEmpty { write(fields, in: language, &json) }
      if !rows.isEmpty { write(rows, in: language, &json) }
      extensions?(&json)
    }
    var response = response(contentType: "application/problem+json", body: json.bytes)
    response.headers.set(
      .contentLanguage, constant: language == .spanish ? "es" : "en")
    response.headers.set(.vary, constant: "Accept-Language")
    return response
  }

  /// The same in a shape of another contract: its status and its headers with this body.
  package func response(contentType: StaticString, body: [UInt8]) -> HTTPResponse {
    var response = HTTPResponse(status, contentType: contentType, body: body)
    response.headers.set(.cacheControl, constant: "no-store")
    // None of these holds anything a request said, so none is ever refused.
    for header in headers { try? response.headers.set(header.name, header.value) }
    return response
  }

  private func write(_ rows: [RowError], in language: Language, _ json: inout JSONWriter) {
    json.field("errors", array: rows) { json, error in
      json.object { json in
        json.field("row", error.row)
        json.field("field", error.field)
        json.field("code", error.problem.code)
        json.field("message", error.problem.message.in(language))
      }
    }
  }

  private func write(_ fields: [FieldError], in language: Language, _ json: inout JSONWriter) {
    json.field("errors", array: fields) { json, error in
      json.object { json in
        json.field("field", error.field)
        json.field("code", error.problem.code)
        json.field("message", error.problem.message.in(language))
      }
    }
  }
}
