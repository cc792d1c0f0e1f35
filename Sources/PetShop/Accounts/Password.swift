/// A password as it was typed. It is never printed, and lives no longer than the request.
package struct Password: Sendable {
  package let bytes: [UInt8]

  package init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// What is wrong with it as a new password, or nil.
  package var problem: FieldProblem? {
    if bytes.contains(0) { return .containsNull }
    if bytes.isEmpty { return .required }
    if bytes.count < 8 { return .tooShort(minimum: 8) }
    if bytes.count > 256 { return .tooLong(maximum: 256) }
    return Self.commonest.contains(String(decoding: bytes, as: UTF8.self).lowercased())
      ? .tooCommon : nil
  }
}

extension Password: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "********" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Password {
  /// The passwords of eight and more bytes that lists of leaked ones begin with.
  private static let commonest: Set<String> = Set(
    """
    00000000 11111111 12121212 12341234 12344321 123123123 123321123 12345678 123456789 \
    1234567890 123456789a 123456a1 1234qwer 123qweasd 147258369 159753456 1q2w3e4r 1q2w3e4r5t \
    1qaz2wsx 1qazxsw2 22222222 31415926 55555555 66666666 77777777 87654321 88888888 987654321 \
    99999999 a1b2c3d4 a12345678 aa123456 aaaaaaaa abc12345 abcd1234 abcdefgh access14 adminadmin \
    administrator alexander arsenal1 asdf1234 asdfasdf asdfghjk asdfghjkl baseball basketball \
    bailey123 barcelona benfica1 blahblah butterfly caroline changeme charlie1 chelsea1 chocolate \
    colorado computer contrasena contraseña corvette danielle dragon123 einstein elephant estrella \
    football football1 franklin galaxy123 garfield iloveyou iloveyou1 internet jennifer jonathan \
    letmein1 letmein123 linkinpark liverpool login123 master123 maverick mercedes michelle \
    midnight monkey123 mustang1 naruto123 p@ssw0rd pa55word passw0rd password password! password1 \
    password12 password123 password1234 petshop1 petshop123 pokemon1 princess princesa qazwsxedc \
    qwer1234 qwerqwer qwerty12 qwerty123 qwerty1234 qwertyui qwertyuiop realmadrid rockyou1 \
    samantha samsung1 secret123 slipknot spiderman starwars sunshine superman superman1 target123 \
    teamo123 teresita trustno1 victoria welcome1 welcome123 whatever zaq12wsx zaq1zaq1 zxcvbnm1 \
    zxcvbnm123
    """.split(separator: " ").map(String.init))
}
