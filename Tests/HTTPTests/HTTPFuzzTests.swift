import HTTP
import TestSupport
import Testing

/// Whatever a client sends, the parsers answer and never trap; a trap would end the test run.
@Suite("Any text at all")
struct HTTPFuzzTests {
  @Test(
    "as a path is refused, or found to be canonical, and can be routed",
    arguments: 1...4 as ClosedRange<UInt64>)
  func paths(seed: UInt64) throws {
    var random = Dice(seed: seed)
    let table = try RouteTable([
      ("GET /", 0), ("GET /a", 1), ("GET /a/{x}", 2), ("GET /a/{x}/b", 3), ("GET /{x}/{y}", 4),
    ])

    for _ in 0..<20_000 {
      let text = "/" + String.random(of: "ab/.%2eEfF5C0c3A9{}\\ é", upTo: 12, using: &random)
      guard let path = try? RequestPath(text) else { continue }
      if case .found(_, let parameters) = table.match(.get, path) {
        #expect(parameters["x"]?.utf8.contains(0) != true)
      }
      #expect(text == "/" || !text.hasSuffix("/"))
      #expect(!text.contains("//") && !text.contains("/../") && !text.contains("%2e"))
    }
  }

  @Test("as a query is refused, or read and written alike", arguments: 1...4 as ClosedRange<UInt64>)
  func queries(seed: UInt64) throws {
    var random = Dice(seed: seed)

    for _ in 0..<10_000 {
      let text = String.random(of: "page=_size1cursor9&=%+2eC3A9AQ", upTo: 24, using: &random)
      guard let query = try? QueryParameters(text) else { continue }
      #expect(query.names.count <= query.parameters.count)
      guard let paging = try? Paging(query) else { continue }
      let links = PageLinks(
        target: "/", query: query, paging: paging, total: Int.random(in: 0...1_000, using: &random),
        next: nil)
      #expect(links.headerValue.utf8.allSatisfy { 0x20...0x7E ~= $0 })
    }
  }

  @Test("as a header is read or refused", arguments: 1...4 as ClosedRange<UInt64>)
  func headers(seed: UInt64) {
    var random = Dice(seed: seed)

    for _ in 0..<10_000 {
      let text = String.random(
        of: "ab/*;q=0.1,\"\\ WBearer es-\té\u{301}", upTo: 20, using: &random)
      let language = LanguageNegotiation.choose(among: ["en", "es"], acceptLanguage: text)
      #expect(["en", "es"].contains(language))
      if case .chosen(let type) = ContentNegotiation(offers: [.json], accept: text) {
        #expect(type == .json)
      }
      if case .tags(let tags) = EntityTagCondition(text) { #expect(!tags.isEmpty) }
      if case .bearer(let token) = Authorization(text) { #expect(!token.isEmpty) }
      if let type = MediaType(text) { #expect(type.essence.contains("/")) }
    }
  }
}

extension String {
  /// Scalars mostly from `alphabet`, now and then any other.
  static func random(
    of alphabet: String, upTo length: Int, using random: inout Dice
  ) -> String {
    let scalars = Array(alphabet.unicodeScalars)
    var text = ""
    for _ in 0..<Int.random(in: 0...length, using: &random) {
      let any = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random))
      let isAny = UInt8.random(in: 0..<32, using: &random) == 0
      text.unicodeScalars.append((isAny ? any : scalars.randomElement(using: &random)) ?? "/")
    }
    return text
  }
}
