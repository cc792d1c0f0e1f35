import Foundation
import HTTP
import PetShop
import TestDatabase
import Testing

@testable import PetShopAPI

@Suite("Problems", .database(Shop.migrations))
struct ProblemTests {
  let client: Client

  init() throws { client = try Client() }

  @Test(arguments: [
    (nil, "en"), ("es", "es"), ("es-MX,es;q=0.9,en;q=0.8", "es"), ("en-GB,es;q=0.5", "en"),
    ("fr", "en"), ("fr, es;q=0.1", "es"), ("*", "en"), ("es;q=0, *", "en"), ("ES", "es"),
    ("en;q=0.5, es;q=0.6", "es"), (";;;q=", "en"), ("", "en"), ("é", "en"),
  ])
  func `a problem speaks the language its reader prefers`(
    accepted: String?, language: String
  ) throws {
    let answer = try client.get("/nowhere", accepted.map { [.acceptLanguage: $0] } ?? [:])

    try answer.expectProblem(404, "not_found")
    #expect(answer[.contentLanguage] == language)
    let words = language == "es" ? "Aquí no hay nada." : "There is nothing here."
    #expect(try answer.string("title") == words)
    #expect(try answer.string("detail") == words)
  }

  @Test func `a problem is this document`() throws {
    #expect(
      try client.get("/api/products?page=0&brand=", [.acceptLanguage: "es"]).text
        == compact(
          """
          {"type": "/docs/problems/invalid_fields", "title": "Algunos campos son incorrectos.",
           "status": 422, "detail": "Algunos campos son incorrectos.",
           "instance": "\(HTTPRequest.testID)", "code": "invalid_fields", "errors": [
             {"field": "brand", "code": "required", "message": "es obligatorio"},
             {"field": "page", "code": "out_of_range",
              "message": "debe estar entre 1 y 100001"}]}
          """))
  }

  @Test(arguments: ProblemCode.allCases)
  func `every problem has words in both languages`(code: ProblemCode) {
    #expect(code.title.english.hasSuffix("."))
    #expect(code.title.spanish.hasSuffix("."))
    #expect(code.title.english != code.title.spanish)
    #expect(code.rawValue.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x5F })
  }

  @Test(arguments: ProblemCode.allCases)
  func `every problem has its row in the documentation`(code: ProblemCode) throws {
    let page = try String(contentsOfFile: documentation, encoding: .utf8)

    #expect(page.contains("<tr id=\"\(code.rawValue)\">"))
  }

  /// Found from where this file was compiled: `Tests/PetShopAPITests/Input/` in the package.
  private let documentation =
    "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    + "/docs/site/problems.html"

  @Test func `every field problem has words in both languages, and a code of its own`() {
    let problems: [FieldProblem] = [
      .required, .duplicated, .unknown, .wrongType(expected: .integer), .tooShort(minimum: 8),
      .tooLong(maximum: 9), .outOfRange(minimum: "1", maximum: "2"), .tooManyDecimals(maximum: 2),
      .notOneOf(["a"]), .malformed, .containsNull, .tooCommon, .wrong, .notFound,
      .excluded(by: "email"),
    ]
    #expect(Set(problems.map(\.code)).count == problems.count)
    for problem in problems {
      #expect(!problem.message.english.isEmpty)
      #expect(!problem.message.spanish.isEmpty)
      #expect(problem.message.english != problem.message.spanish)
    }
  }
}
