import Testing

@testable import Cryptography

@Suite("Stored passwords")
struct PasswordHashTests {
  @Test(
    "a password matches its own hash and no other's",
    arguments: ["", "secret", "contraseña", "a\0b", String(repeating: "x", count: 10_000)])
  func matches(password: String) throws {
    let hash = try PasswordHash(of: password.utf8, parameters: .cheap())

    #expect(try hash.matches(password.utf8))
    #expect(try !hash.matches((password + "x").utf8))
    #expect(try !hash.matches("Secret".utf8))
  }

  @Test("what differs only after a NUL, or only in its accents' spelling, is another password")
  func bytesDecide() throws {
    #expect(try !PasswordHash(of: "a\0b".utf8, parameters: .cheap()).matches("a\0c".utf8))
    #expect(try !PasswordHash(of: "\u{f1}".utf8, parameters: .cheap()).matches("n\u{303}".utf8))
  }

  @Test("the text reads back as the same hash")
  func text() throws {
    let hash = try PasswordHash(of: "secret".utf8, parameters: .cheap())

    let copy = try #require(PasswordHash(hash.text))

    #expect(hash.text.hasPrefix("$scrypt$ln=4,r=1,p=1$"))
    #expect(copy == hash)
    #expect(copy.text == hash.text)
    #expect(try copy.matches("secret".utf8))
  }

  @Test("the same password is never stored alike")
  func salted() throws {
    let first = try PasswordHash(of: "secret".utf8, parameters: .cheap())
    let second = try PasswordHash(of: "secret".utf8, parameters: .cheap())
    #expect(first.text != second.text)
  }

  /// By Python's hashlib.scrypt, password `secret`.
  @Test("a hash made elsewhere is understood")
  func elsewhere() throws {
    let hash = try #require(
      PasswordHash(
        "$scrypt$ln=14,r=8,p=5$ZGVmZ2hpamtsbW5vcHFycw$5l5sSnSyziEKuEBCL9oRW0rpK+lYym9TZG2sk6uIg84"))
    #expect(try hash.matches("secret".utf8))
    #expect(try !hash.matches("secrets".utf8))
  }

  @Test("new hashes cost what is recommended")
  func recommended() throws {
    let hash = try PasswordHash(of: "secret".utf8)
    #expect(hash.text.hasPrefix("$scrypt$ln=15,r=8,p=3$"))
    #expect(try hash.matches("secret".utf8))
  }

  @Test("the dummy is a hash like any other, of no password known")
  func dummy() throws {
    let dummy = try PasswordHash.dummy(.cheap())
    #expect(PasswordHash(dummy.text) == dummy)
    #expect(try !dummy.matches("".utf8))
    #expect(PasswordHash.dummy().parameters == .recommended)
  }

  static let salt = "AAECAwQFBgcICQoLDA0ODw"
  static let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"

  @Test(
    "any other text is refused before any work",
    arguments: [
      "", "$", "$$$$", "secret", "$scrypt$ln=4,r=1,p=1", "$scrypt$ln=4,r=1,p=1$\(salt)",
      "scrypt$ln=4,r=1,p=1$\(salt)$\(key)", "$Scrypt$ln=4,r=1,p=1$\(salt)$\(key)",
      "$argon2id$ln=4,r=1,p=1$\(salt)$\(key)", "$scrypt$ln=4,r=1,p=1$\(salt)$\(key)$",
      "$scrypt$ln=4,r=1,p=1$\(salt)$\(key)\n", " $scrypt$ln=4,r=1,p=1$\(salt)$\(key)",
      "$scrypt$ln=4,r=1,p=1$\(salt)$\(key)\0", "$scrypt$ln=4,r=1,p=1$$\(key)",
      "$scrypt$ln=4,r=1,p=1$\(salt)$", "$scrypt$ln=4,r=1,p=1$\(salt)==$\(key)",
      "$scrypt$ln=4,r=1,p=1$\(salt.dropLast(2))$\(key)",
      "$scrypt$ln=4,r=1,p=1$\(salt)$\(key.dropLast(3))",
      "$scrypt$ln=04,r=1,p=1$\(salt)$\(key)", "$scrypt$ln=+4,r=1,p=1$\(salt)$\(key)",
      "$scrypt$ln=4,r=1$\(salt)$\(key)", "$scrypt$r=1,ln=4,p=1$\(salt)$\(key)",
      "$scrypt$ln=4,r=1,p=1,p=1$\(salt)$\(key)", "$scrypt$ln=,r=1,p=1$\(salt)$\(key)",
      "$scrypt$ln=4, r=1,p=1$\(salt)$\(key)", "$scrypt$ln=4,r=1,p=٣$\(salt)$\(key)",
      "$scrypt$ln=30,r=8,p=1$\(salt)$\(key)", "$scrypt$ln=18,r=8,p=1$\(salt)$\(key)",
      "$scrypt$ln=15,r=8,p=99$\(salt)$\(key)", "$scrypt$ln=0,r=8,p=1$\(salt)$\(key)",
      "$scrypt$ln=99999999999999999999,r=8,p=1$\(salt)$\(key)",
      "$scrypt$ln=15,r=8,p=-3$\(salt)$\(key)",
    ])
  func refused(text: String) {
    #expect(PasswordHash(text) == nil)
  }

  @Test("the table above differs from what is accepted only in what it says")
  func accepted() {
    #expect(PasswordHash("$scrypt$ln=4,r=1,p=1$\(Self.salt)$\(Self.key)") != nil)
  }
}
