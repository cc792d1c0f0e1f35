import Testing

@testable import PetShop

@Suite("Passwords")
struct PasswordTests {
  @Test(
    arguments: [
      ("", .required), ("seven77", .tooShort(minimum: 8)), ("pass\0word123", .containsNull),
      ("password", .tooCommon), ("PassWord", .tooCommon), ("contraseña", .tooCommon),
      ("12345678", .tooCommon), ("correct horse battery", nil), ("ñññññ", nil),
      (String(repeating: "x", count: 256), nil),
      (String(repeating: "x", count: 257), .tooLong(maximum: 256)),
    ] as [(String, FieldProblem?)])
  func `8 to 256 bytes, and not one everybody has`(text: String, problem: FieldProblem?) {
    #expect(Password(text).problem == problem)
  }

  @Test func `it is kept byte for byte`() {
    #expect(Password(" ñ ").bytes == Array(" ñ ".utf8))
    #expect(Password("n\u{303}").bytes != Password("ñ").bytes)
  }

  @Test func `no way of printing it prints it`() {
    let registration = Registration.somebody(password: Password("hunter2hunter2"))
    let password = registration.password
    var dumped = ""
    dump(password, to: &dumped)
    dump(registration, to: &dumped)
    let texts = [
      "\(password)", password.description, String(reflecting: password),
      String(describing: password),
      "\(registration)", String(reflecting: [password]), "\(Optional(password) as Any)", dumped,
    ]
    let secretBytes = "\(Array("hunter2hunter2".utf8).first.map(String.init) ?? "")"
    for text in texts {
      #expect(!text.contains("hunter2"))
      #expect(!text.contains("[\(secretBytes)"))
      #expect(!text.contains("bytes"))
    }
    #expect(Mirror(reflecting: password).children.isEmpty)
  }
}
