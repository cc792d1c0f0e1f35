import Cryptography
import JSON
import Testing

@testable import PetShop

@Suite("Access tokens")
struct AccessTokenTests {
  @Test func `what is signed is what is verified`() throws {
    let desk = try TokenDesk()
    let token = try desk.tokens.sign(desk.claims)
    #expect(try desk.verify(token) == desk.claims)
    #expect(try desk.verify(token, at: Timestamp(seconds: 1_899)) == desk.claims)
  }

  @Test func `the forge makes good tokens too, so that what spoils them is known`() throws {
    let desk = try TokenDesk()
    let token = try desk.forge.token(payload: ForgedClaims().json)
    #expect(try desk.verify(token) == desk.claims)
  }

  @Test func `it says what others need to verify it`() throws {
    let desk = try TokenDesk()
    let parts = try desk.tokens.sign(desk.claims).split(separator: ".")
    let header = try JSONValue(parsing: Base64URL.decode(parts[0].utf8).orThrow()).objectValue
    let payload = try JSONValue(parsing: Base64URL.decode(parts[1].utf8).orThrow()).objectValue
    #expect(header?.members.map(\.name) == ["alg", "kid", "typ"])
    #expect(header?["kid"]?.stringValue == desk.key.publicKey.keyID)
    #expect(payload?["iss"]?.stringValue == "https://shop.test")
    #expect(payload?["sub"]?.stringValue == "7")
    #expect(payload?["exp"]?.int64Value == 1_900)
  }

  @Test func `no two tokens are alike`() throws {
    let desk = try TokenDesk()
    #expect(try desk.tokens.sign(desk.claims) != desk.tokens.sign(desk.claims))
  }

  @Test func `a name that needs escapes comes back as it was`() throws {
    let desk = try TokenDesk()
    let name = "Ana \"la\\\u{1}ñ\" 鳥"
    let claims = AccessClaims(
      user: desk.claims.user, role: .admin, name: name, session: desk.claims.session,
      issuedAt: desk.now, expiresAt: desk.now.adding(seconds: 9))
    #expect(try desk.verify(desk.tokens.sign(claims)) == claims)
  }

  @Test func `it expires to the second, remembered or not`() throws {
    let desk = try TokenDesk()
    let seen = try desk.tokens.sign(desk.claims)
    let unseen = try desk.tokens.sign(desk.claims)
    _ = try desk.verify(seen)
    for token in [seen, unseen] {
      #expect(desk.refuses(token, at: Timestamp(seconds: 1_900)))
      #expect(desk.refuses(token, at: Timestamp(seconds: 9_999)))
    }
  }

  @Test func `a sibling's clock may be a minute ahead, not more`() throws {
    let desk = try TokenDesk()
    #expect(
      try desk.verify(desk.tokens.sign(desk.claims), at: Timestamp(seconds: 940)).user.rawValue == 7
    )
    #expect(desk.refuses(try desk.tokens.sign(desk.claims), at: Timestamp(seconds: 939)))
  }

  @Test func `a key is rotated with nobody logged out`() throws {
    let old = try TokenDesk()
    let token = try old.tokens.sign(old.claims)
    let new = try TokenDesk(key: SigningKeys.second, previous: old.key.publicKey)
    #expect(try new.verify(token) == old.claims)
    #expect(try new.verify(new.tokens.sign(new.claims)) == new.claims)
    #expect(
      new.tokens.publicKeys.map(\.keyID) == [new.key.publicKey.keyID, old.key.publicKey.keyID])
  }

  @Test func `a key that was retired verifies nothing`() throws {
    let old = try TokenDesk()
    let new = try TokenDesk(key: SigningKeys.second)
    #expect(new.refuses(try old.tokens.sign(old.claims)))
    #expect(old.refuses(try new.tokens.sign(new.claims)))
  }

  @Test func `what a contract's tokens say besides is for their readers alone`() throws {
    let desk = try TokenDesk()
    let tokens = desk.tokens.saying(
      ExtraClaims { claims, json in
        json.field("role", claims.role.rawValue)
        json.field("usuario_id", claims.user.rawValue)
      })

    let token = try tokens.sign(desk.claims)

    let payload = try JSONValue(
      parsing: Base64URL.decode(token.split(separator: ".")[1].utf8).orThrow()
    ).objectValue
    #expect(payload?["role"]?.stringValue == desk.claims.role.rawValue)
    #expect(payload?["usuario_id"]?.int64Value == desk.claims.user.rawValue)
    #expect(try desk.verify(token) == desk.claims)
  }
}
