import Testing

@testable import PetShop

@Suite("Rules of texts")
struct TextRuleTests {
  @Test func `length is counted as PostgreSQL counts it, in scalars`() {
    let rule = TextRule(3...5)
    #expect(rule.problem(with: "") == .required)
    #expect(rule.problem(with: "ab") == .tooShort(minimum: 3))
    #expect(rule.problem(with: "abc") == nil)
    #expect(rule.problem(with: "ñandú") == nil)
    #expect(rule.problem(with: "abcdef") == .tooLong(maximum: 5))
    #expect(rule.problem(with: "👩‍👩‍👧") == nil)
    #expect(rule.problem(with: "👩‍👩‍👧a") == .tooLong(maximum: 5))
  }

  @Test func `a text that may be empty may be empty`() {
    #expect(Product.descriptionRule.problem(with: "") == nil)
  }

  @Test func `NUL is found before anything else is`() {
    #expect(TextRule(3...5).problem(with: "\0") == .containsNull)
    #expect(TextRule(0...2).problem(with: "abc\0") == .containsNull)
  }

  @Test(arguments: [
    "a\nb", "a\rb", "a\r\nb", "a\tb", "a\u{7F}b", "a\u{1B}b", "a\u{85}b", "a\u{2028}b",
    "a\u{2029}b", "   ", "\u{A0}\u{3000}",
  ])
  func `a line is one line, with something to see on it`(text: String) {
    #expect(TextRule.line(1...20).problem(with: text) == .malformed)
  }

  @Test(arguments: ["Collar", " Collar ", "Ñandú & Söhne — 鳥", "O'Brien", "👩‍👩‍👧"])
  func `a line speaks any language`(text: String) {
    #expect(TextRule.line(1...20).problem(with: text) == nil)
  }

  @Test(arguments: [
    "a\u{200B}b", "\u{FEFF}a", "a\u{2060}b", "a\u{AD}b", "a\u{202E}b", "\u{202A}a\u{202C}",
    "\u{2066}a\u{2069}", "a\u{200E}", "a\u{200F}b", "a\u{61C}b", "\u{3164}", "a\u{115F}b",
    "a\u{FFA0}", "a\u{34F}b", "a\u{180E}b", "a\u{E0041}", "a\u{FFF9}b", "a\u{200D}b", "a\u{200C}b",
    "\u{200D}👩", "👩\u{200D}", "👩\u{200D}\u{200D}👧", "ñ\u{200D}é", "\u{200B}",
  ])
  func `a line hides nothing`(text: String) {
    #expect(TextRule.line(1...20).problem(with: text) == .invisible)
  }

  @Test(arguments: [
    "علی\u{200C}رضا", "श\u{94D}\u{200D}र", "👩‍👩‍👧", "👩🏽\u{200D}🌾", "❤️", "❤️‍🔥", "1️⃣", "葛\u{E0100}",
    "e\u{301}", "한글",
  ])
  func `what changes what is seen is no secret`(text: String) {
    #expect(TextRule.line(1...20).problem(with: text) == nil)
  }

  @Test(arguments: ["perros", "long-haired", "gatos2", "a"])
  func `a slug is small letters, digits and hyphens`(slug: String) {
    #expect(Category.slugRule.problem(with: slug) == nil)
  }

  @Test(arguments: ["Perros", "niño", "a b", "a/b", "a.b", "a\u{301}"])
  func `anything else is no slug`(slug: String) {
    #expect(Category.slugRule.problem(with: slug) == .malformed)
  }

  @Test(arguments: [
    ("https://example.com/a.jpg", true), ("http://example.com/", true), ("/images/a.jpg", true),
    ("javascript:alert(1)", false), ("data:image/png;base64,AA", false), ("images/a.jpg", false),
    ("https://example.com/a b", false), ("https://example.com/\"", false), ("/ñ", false),
    ("HTTPS://example.com", false),
  ])
  func `an image is on this host or on the web`(url: String, isGood: Bool) {
    #expect(Product.imageURLRule.problem(with: url) == (isGood ? nil : .malformed))
  }

  @Test(
    arguments: [
      ("ES", nil), ("MX", nil), ("es", .malformed), ("UK", .malformed), ("XX", .malformed),
      ("ESP", .tooLong(maximum: 2)), ("", .required),
    ] as [(String, FieldProblem?)])
  func `a country is one of ISO 3166`(code: String, problem: FieldProblem?) {
    #expect(PostalAddress.countryRule.problem(with: code) == problem)
  }
}
