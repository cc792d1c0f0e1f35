import Testing

@testable import PetShop

@Suite("Rules of accounts")
struct AccountRuleTests {
  @Test(arguments: [
    "a@b.co", "ana@example.com", "Ana.Garcia+shop@mail.example.co.uk", "o'brien@example.com",
    "ana_1-2@xn--nandu-qta.es", "niña@ñandú.es", "1@1.2",
    "\(String(repeating: "a", count: 64))@example.com",
  ])
  func `an e-mail address`(text: String) {
    #expect(User.emailRule.problem(with: text) == nil)
  }

  @Test(arguments: [
    "ana", "@example.com", "ana@", "ana@example", "ana@@example.com", "ana@b@example.com",
    "ana@.com", "ana@example.", "ana@example..com", "ana@-example.com", "ana@example-.com",
    "ana @example.com", " ana@example.com", "ana@example.com ", "ana@exam ple.com",
    "ana\n@example.com", "ana@example.com\n", "ana@example.com\r\nBcc: eve@example.com",
    "\"ana\"@example.com", "ana,eve@example.com", "Ana <ana@example.com>", "ana@[127.0.0.1]",
    "ana@exam_ple.com", "a\u{7F}@example.com", "ana@\u{301}example.com",
    "\(String(repeating: "a", count: 65))@example.com",
    "ana@\(String(repeating: "a", count: 64)).com", "a\u{85}na@example.com",
    "a\u{2028}na@example.com", "ana@exa\u{2029}mple.com", "a\u{9B}na@example.com",
    "a\u{A0}na@example.com", "ana@exa\u{3000}mple.com",
  ])
  func `no e-mail address`(text: String) {
    #expect(User.emailRule.problem(with: text) == .malformed)
  }

  @Test(arguments: [
    "a\u{200B}na", "\u{202E}ana", "an\u{AD}a", "an\u{200D}a", "ana\u{FE0F}", "ana\u{2060}",
  ])
  func `no character of a name or an address is hidden`(text: String) {
    #expect(User.emailRule.problem(with: "\(text)@example.com") == .invisible)
    #expect(User.emailRule.problem(with: "ana@\(text).com") == .invisible)
    #expect(User.usernameRule.problem(with: text) == .invisible)
  }

  @Test func `an e-mail address has 3 to 254 characters`() {
    let long = "ana@" + Array(repeating: "example", count: 32).joined(separator: ".")
    #expect(User.emailRule.problem(with: "") == .required)
    #expect(User.emailRule.problem(with: "a@") == .tooShort(minimum: 3))
    #expect(User.emailRule.problem(with: long) == .tooLong(maximum: 254))
    #expect(User.emailRule.problem(with: "ana@exa\0mple.com") == .containsNull)
  }

  /// Who brings no name is called by it.
  @Test func `what an e-mail address begins with is a name`() {
    let scalars = (UInt32(1)...0x3000).compactMap(Unicode.Scalar.init)
    let accepted = scalars.filter { User.emailRule.problem(with: "\($0)@example.com") == nil }
    #expect(accepted.count > 5_000)
    #expect(accepted.allSatisfy { User.nameRule.problem(with: String($0)) == nil })
  }

  @Test(arguments: ["ana", "Ana.Garcia", "a_b-c", "007", String(repeating: "a", count: 40)])
  func `a username`(text: String) {
    #expect(User.usernameRule.problem(with: text) == nil)
  }

  @Test(arguments: ["ana@x", "ana garcia", "niña", "ana\n", "ana/..", "<ana>", "аna"])
  func `no username`(text: String) {
    #expect(User.usernameRule.problem(with: text) == .malformed)
  }

  @Test func `a username has 3 to 40 characters`() {
    #expect(User.usernameRule.problem(with: "ab") == .tooShort(minimum: 3))
    let long = String(repeating: "a", count: 41)
    #expect(User.usernameRule.problem(with: long) == .tooLong(maximum: 40))
  }
}
