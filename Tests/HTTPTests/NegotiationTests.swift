import HTTP
import Testing

@Suite("Negotiation")
struct NegotiationTests {
  @Test(
    "chooses the representation with the greatest weight",
    arguments: [
      (nil, "application/json"), ("", "application/json"), ("*/*", "application/json"),
      ("application/json", "application/json"), ("APPLICATION/JSON", "application/json"),
      ("text/html", "text/html"), ("text/*", "text/html"), ("application/pdf", "application/pdf"),
      ("application/json;q=0.5, text/html", "text/html"),
      ("application/json;q=0.5, text/html;q=0.6, */*;q=0.7", "application/pdf"),
      ("text/html, application/json", "application/json"),
      ("*/*, application/json;q=0", "text/html"),
      ("application/*;q=0.2, application/pdf;q=0.9, text/html;q=0.5", "application/pdf"),
      ("application/xml", "406"), ("application/json;q=0", "406"), ("*/*;q=0", "406"),
      ("application/json;version=2", "406"), ("*/*;q=0.001", "application/json"),
      ("text/html;q=0.2,application/json;q=0.200", "application/json"),
      ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "text/html"),
      ("text/html;level=\"1,2\";q=0.9, application/pdf", "application/pdf"),
      (", ,application/pdf,", "application/pdf"), ("text/html;charset=utf-8", "406"),
      ("application", "400"), ("application/", "400"), ("/json", "400"), ("*/json", "400"),
      ("application/json;q=2", "400"), ("application/json;q=0.1234", "400"),
      ("application/json;q=-1", "400"), ("application/json;q", "400"), ("a/b;q=1;q=1", "400"),
      ("application/json;q=\"", "400"), ("application/js on", "400"), ("a/b/c", "400"),
      ("application/json;q=.", "400"), ("text/html;x=\"a\"b", "400"),
    ] as [(String?, String)])
  func accept(header: String?, expected: String) {
    let chosen = ContentNegotiation(offers: [.json, .html, .pdf], accept: header)

    switch chosen {
    case .chosen(let type): #expect(type.essence == expected)
    case .notAcceptable: #expect(expected == "406")
    case .malformed: #expect(expected == "400")
    }
  }

  @Test(
    "chooses the language with the greatest weight, and else the usual one",
    arguments: [
      (nil, "en"), ("", "en"), ("es", "es"), ("ES", "es"), ("es-MX", "es"),
      ("es-419,en;q=0.9", "es"),
      ("en-GB,es;q=0.9", "en"), ("es;q=0.5,en;q=0.6", "en"), ("es,en", "es"), ("en,es", "en"),
      ("fr", "en"), ("fr,es;q=0.1", "es"), ("*", "en"), ("en;q=0.1,*", "es"),
      ("en;q=0,*;q=0.1", "es"),
      ("es;q=0", "en"), ("en;q=0", "en"), ("es-MX;q=0.4,es;q=0.8,en;q=0.6", "es"), ("est", "en"),
      ("es;q=x", "en"), (";;;,=", "en"), ("es;q=0.9, fr", "es"), ("-es", "en"),
      ("zh-Hant-TW,es", "es"),
      ("estaesunalengua", "en"),
    ] as [(String?, String)])
  func language(header: String?, expected: String) {
    #expect(LanguageNegotiation.choose(among: ["en", "es"], acceptLanguage: header) == expected)
  }

  @Test(
    "reads a content type",
    arguments: [
      ("application/json", "application/json", nil),
      ("Text/HTML; Charset=utf-8", "text/html", "utf-8"),
      ("text/html;charset=\"utf-8\"", "text/html", "utf-8"),
      ("text/html;charset=\"a\\\"b\"", "text/html", "a\"b"), ("text/html;", "text/html", nil),
      ("application/problem+json ; charset=UTF-8", "application/problem+json", "UTF-8"),
    ] as [(String, String, String?)])
  func mediaType(text: String, essence: String, charset: String?) throws {
    let type = try #require(MediaType(text))

    #expect(type.essence == essence)
    #expect(type.parameters["charset"] == charset)
  }

  @Test(
    "refuses what is no content type",
    arguments: [
      "", "json", "a/b/c", "a b/c", "a/b; c", "a/b; =c", "a/b; c=", "a/b; c=\"", "a/b; c=\"d\"e",
      "a/b; c=1; C=2", "a/b, c/d", "/", "a/b; c=\"\\\"",
    ])
  func noMediaType(text: String) {
    #expect(MediaType(text) == nil)
  }
}
