import HTTP
import Testing

@Suite("A request path")
struct RequestPathTests {
  @Test(
    "is taken as it is when it is canonical",
    arguments: [
      "/", "/a", "/api/products/7", "/a/b-c_d.e~f", "/.well-known/jwks.json", "/...", "/a/..b",
      "/a%20b", "/caf%C3%A9", "/caf%c3%a9", "/a:b;c=d@e", "/!$&'()*+,", "/a%25", "/a%3F",
    ])
  func canonical(text: String) throws {
    #expect(try RequestPath(text).text == text)
  }

  @Test(
    "is refused for a reason when it is not",
    arguments: [
      ("", .noLeadingSlash), ("a", .noLeadingSlash), ("*", .noLeadingSlash),
      ("//", .emptySegment), ("//a", .emptySegment), ("/a//b", .emptySegment),
      ("/a/", .trailingSlash), ("/a/b/", .trailingSlash),
      ("/.", .dotSegment), ("/..", .dotSegment), ("/a/../b", .dotSegment), ("/a/./b", .dotSegment),
      ("/a/..", .dotSegment),
      ("/a b", .forbiddenCharacter), ("/a\\b", .forbiddenCharacter), ("/a\0", .forbiddenCharacter),
      ("/a\n", .forbiddenCharacter), ("/\r\n", .forbiddenCharacter),
      ("/a\u{7F}", .forbiddenCharacter),
      ("/café", .forbiddenCharacter), ("/a?b", .forbiddenCharacter), ("/a#b", .forbiddenCharacter),
      ("/{id}", .forbiddenCharacter), ("/a\"b", .forbiddenCharacter), ("/[1]", .forbiddenCharacter),
      ("/a|b", .forbiddenCharacter), ("/<a>", .forbiddenCharacter), ("/a^b", .forbiddenCharacter),
      ("/%", .incompleteTriplet), ("/%2", .incompleteTriplet), ("/%zz", .incompleteTriplet),
      ("/%+1", .incompleteTriplet), ("/%%41", .incompleteTriplet),
      ("/%41", .encodedUnreserved), ("/%2e%2e", .encodedUnreserved), ("/a%2Db", .encodedUnreserved),
      ("/%7E", .encodedUnreserved), ("/a%5F", .encodedUnreserved),
      ("/a%2Fb", .encodedForbidden), ("/a%2fb", .encodedForbidden), ("/%5C", .encodedForbidden),
      ("/%00", .encodedForbidden), ("/%0A", .encodedForbidden), ("/%7f", .encodedForbidden),
      ("/%FF", .notUTF8), ("/%C0%AF", .notUTF8), ("/%ED%A0%80", .notUTF8), ("/%C3", .notUTF8),
    ] as [(String, RequestPath.Fault)])
  func refused(text: String, fault: RequestPath.Fault) {
    #expect(throws: fault) { try RequestPath(text) }
  }
}
