import Cryptography
import PetShop

/// A message as RFC 5322 has it, in UTF-8.
struct MailMessage {
  let bytes: [UInt8]

  /// - Parameters:
  ///   - from: Who sends it; nil leaves it to the program that takes it.
  ///   - recipient: An address, as accounts have them: of visible characters.
  init(from: String?, to recipient: String, subject: String, text: String) {
    let headers =
      (from.map { ["From: \($0)"] } ?? []) + [
        "To: <\(recipient)>", "Subject: \(Self.encoded(subject))", "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
      ]
    bytes = Array((headers + ["", text]).joined(separator: "\n").utf8)
  }

  /// RFC 2047: whatever is in it, it ends no line. A word has 75 bytes at most, its frame included.
  private static func encoded(_ text: String) -> String {
    var words = [""]
    for character in text {
      let symbols = character.utf8.map(symbol(of:)).joined()
      if words[words.count - 1].utf8.count + symbols.utf8.count > 60 { words.append("") }
      words[words.count - 1] += symbols
    }
    return words.map { "=?UTF-8?Q?\($0)?=" }.joined(separator: "\n ")
  }

  /// Letters and digits as they are, every other byte by its number.
  private static func symbol(of byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      String(Unicode.Scalar(byte))
    default: "=" + Hexadecimal.encode([byte]).uppercased()
    }
  }
}

/// What all messages of a shop have in common.
struct Letterhead {
  /// The shop, as its invoices call it.
  let shopName: String
  let from: String?
  /// The page of the shop where a new password is set; the token follows it as a fragment, which no
  /// server ever sees.
  let resetPage: String?

  /// The recipient's name is not in it: whoever registered the address chose that, and it may be
  /// somebody else's.
  func message(for mail: PasswordResetMail) -> MailMessage {
    let token = mail.token.revealed
    let way = resetPage.map { "\($0)#token=\(token)" } ?? token
    return MailMessage(
      from: from, to: mail.recipient.email,
      subject: "\(shopName): contraseña nueva / new password",
      text: """
        Para elegir una contraseña nueva, use esto una vez antes de \(mail.expiresAt.rfc3339).
        Si no lo ha pedido, no haga nada: su contraseña sigue siendo la misma.

        To choose a new password, use this once, before \(mail.expiresAt.rfc3339).
        If you did not ask for it, do nothing: your password stays as it is.

        \(way)

        \(shopName)
        """)
  }
}
