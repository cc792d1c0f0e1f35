import HTTP
import JSON
import PetShop
import PetShopAPI

/// Problems as JSON:API 1.1 has them: an error object for each thing that is wrong.
enum JSONAPIErrors {
  /// RFC 9110 asks for a challenge with every 401; the shop's own asks for a token, which opens
  /// nothing here.
  private static let challenge: StaticString = #"ApiKey realm="petshop", header="X-API-KEY""#

  static func render(_ problem: Problem, _ request: HTTPRequest) -> HTTPResponse {
    let language = request.language
    var json = JSONWriter(reserving: 512)
    json.object { json in
      JSONAPI.writeVersion(&json)
      json.field("errors") { json in
        json.array { json in
          if problem.fields.isEmpty { write(problem, in: language, &json) }
          for field in problem.fields { write(field, of: problem, in: language, &json) }
        }
      }
    }
    var response = problem.response(contentType: JSONAPI.contentType, body: json.bytes)
    response.headers.set(.contentLanguage, constant: language == .spanish ? "es" : "en")
    response.headers.set(.vary, constant: "Accept, Accept-Language")
    if problem.status == .unauthorized {
      response.headers.set(.wwwAuthenticate, constant: challenge)
    }
    return response
  }

  private static func write(
    _ problem: Problem, in language: Language, _ json: inout JSONWriter
  ) {
    json.object { json in
      json.field("status", String(problem.status.rawValue))
      json.field("code", problem.code.rawValue)
      json.field("title", problem.code.title.in(language))
      json.field("detail", (problem.detail ?? problem.code.title).in(language))
      if let header = problem.code.header {
        json.field("source") { $0.object { $0.field("header", header) } }
      }
    }
  }

  private static func write(
    _ field: FieldError, of problem: Problem, in language: Language, _ json: inout JSONWriter
  ) {
    json.object { json in
      json.field("status", String(problem.status.rawValue))
      json.field("code", field.problem.code)
      json.field("title", problem.code.title.in(language))
      json.field("detail", "\(field.name) \(field.problem.message.in(language))")
      json.field("source") { json in
        json.object { json in
          if problem.code == .malformedRequest {
            json.field("parameter", field.field)
          } else {
            json.field("pointer", field.pointer)
          }
        }
      }
    }
  }
}

extension ProblemCode {
  /// The header that is to blame.
  fileprivate var header: String? {
    switch self {
    case .notAuthenticated, .apiKeyRefused, .scopeMissing: "X-API-KEY"
    case .notAcceptable: "Accept"
    case .unsupportedMediaType: "Content-Type"
    case .preconditionFailed: "If-Match"
    case .idempotencyKeyReused, .requestInProgress: "Idempotency-Key"
    default: nil
    }
  }
}

extension FieldError {
  /// `data.attributes.price`, or `tags[1]`, in its steps. The name of a member that nobody asked for
  /// may look like several, and is one.
  private var steps: [Substring] {
    guard problem == .unknown else { return Self.steps(field[...]) }
    return Self.steps(container[...]) + [
      Substring(field.unicodeScalars.dropFirst(container.unicodeScalars.count))
    ]
  }

  private static func steps(_ text: Substring) -> [Substring] {
    text.split { $0 == "." || $0 == "[" || $0 == "]" }
  }

  fileprivate var name: String { steps.last.map(String.init) ?? field }

  /// Where it stands in the body (RFC 6901); where it should stand, if it is missing.
  fileprivate var pointer: String {
    let steps = problem == .required ? steps.dropLast() : steps[...]
    return steps.map { step in
      "/" + step.replacing("~", with: "~0").replacing("/", with: "~1")
    }
    .joined()
  }
}
