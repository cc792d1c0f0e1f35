import COpenSSL
import Testing

@testable import Cryptography

@Suite("RSA keys")
struct RSAKeyTests {
  @Test("a private key survives PKCS#8 text and keeps its name")
  func roundTrip() throws {
    let key = try RSAPrivateKey.generate()

    let text = try key.pem()

    #expect(text.hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
    #expect(try RSAPrivateKey(pem: text).publicKey.keyID == key.publicKey.keyID)
    #expect(try RSAPrivateKey(pem: text).pem() == text)
  }

  @Test("a public key survives its text, which holds nothing private")
  func publicText() throws {
    let key = try RSAPrivateKey.generate().publicKey

    let copy = try RSAPublicKey(pem: try key.pem())

    #expect(copy.modulus == key.modulus)
    #expect(copy.modulus.count == 256)
    #expect(copy.exponent == [1, 0, 1])
    #expect(try key.pem().utf8.count < 500)
  }

  @Test("PKCS#1 text, Windows line ends and blank lines around the block are read")
  func spellings() throws {
    let openssl = try OpenSSLCommand()
    let text = try openssl.text("genrsa -traditional 2048")
    let name = try RSAPrivateKey(pem: text).publicKey.keyID

    #expect(text.hasPrefix("-----BEGIN RSA PRIVATE KEY-----\n"))
    let windows = text.split(separator: "\n").joined(separator: "\r\n")
    #expect(try RSAPrivateKey(pem: windows).publicKey.keyID == name)
    #expect(try RSAPrivateKey(pem: "\n\n\(text)\n\n").publicKey.keyID == name)
  }

  @Test("the key of RFC 7638 has the name that the RFC gives it")
  func thumbprint() throws {
    let key = try RSAPublicKey(pem: thumbprintKey)
    #expect(key.keyID == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
  }

  @Test(
    "other keys than plain RSA of 2048 bits are refused",
    arguments: [
      "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024",
      "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2047",
      "genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048",
      "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
      "ecparam -genkey -noout -name prime256v1",
      "genpkey -algorithm ED25519",
      "genpkey -algorithm RSA -aes-256-cbc -pass pass:secret",
      "genrsa -aes128 -traditional -passout pass:secret 2048",
    ])
  func refusedKinds(arguments: String) throws {
    let text = try OpenSSLCommand().text(arguments)
    try #require(text.contains("PRIVATE KEY-----"))

    #expect(throws: CryptographyError.self) { try RSAPrivateKey(pem: text) }
    #expect(ERR_peek_error() == 0)
  }

  @Test("garbage is refused by both, with an empty error queue", arguments: garbage)
  func refusedGarbage(text: String) {
    #expect(throws: CryptographyError.self) { try RSAPrivateKey(pem: text) }
    #expect(throws: CryptographyError.self) { try RSAPublicKey(pem: text) }
    #expect(ERR_peek_error() == 0)
  }

  static let garbage = [
    "", "\n", "\0", "secret", "-----BEGIN ", "-----BEGIN -----", "-----BEGIN PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY----------END PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----",
    "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
    "-----BEGIN PUBLIC KEY-----\n!!!!\n-----END PUBLIC KEY-----",
    "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PRIVATE KEY-----",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----",
    thumbprintKey + thumbprintKey, "note\n" + thumbprintKey, thumbprintKey + "note",
    "\0" + thumbprintKey, String(thumbprintKey.dropLast(200)),
    thumbprintKey + String(repeating: "\n", count: 70_000),
    String(repeating: "-----BEGIN PRIVATE KEY-----\n", count: 1000),
  ]

  @Test("neither half passes for the other")
  func halves() throws {
    let key = try RSAPrivateKey.generate()
    let privateText = try key.pem()
    let publicText = try key.publicKey.pem()
    #expect(throws: CryptographyError.self) { try RSAPublicKey(pem: privateText) }
    #expect(throws: CryptographyError.self) { try RSAPrivateKey(pem: publicText) }
  }

  @Test("an exponent of 1, under which everyone can sign, is refused", arguments: ["01", "02"])
  func exponent(value: String) throws {
    let honest = try #require(wycheproofTable.split(separator: "\n").first?.dropFirst(4))
    let weak = honest.replacing("30820122", with: "30820120").replacing("82010f", with: "82010d")
      .replacing("3082010a", with: "30820108").replacing("0203010001", with: "0201\(value)")

    #expect(throws: Never.self) { try RSAPublicKey(pem: pem("PUBLIC KEY", bytes(honest))) }
    let error = #expect(throws: CryptographyError.self) {
      try RSAPublicKey(pem: pem("PUBLIC KEY", bytes(weak)))
    }
    #expect(error?.reason == "pub exponent out of range")
  }

  @Test("a private key whose halves do not fit is refused")
  func tornKey() throws {
    let openssl = try OpenSSLCommand()
    let whole = try openssl.text("genrsa -traditional 2048")
    let der = try openssl.run(
      "rsa -in key -outform der -traditional", files: ["key": Array(whole.utf8)])

    var torn = der
    torn[20] ^= 1

    #expect(throws: Never.self) { try RSAPrivateKey(pem: pem("RSA PRIVATE KEY", der)) }
    #expect(throws: CryptographyError.self) { try RSAPrivateKey(pem: pem("RSA PRIVATE KEY", torn)) }
    #expect(ERR_peek_error() == 0)
  }

  @Test(
    "no key of an impossible size is made", arguments: [Int.min, 0, 1024, 2047, 16385, Int.max])
  func sizes(bits: Int) {
    #expect(throws: CryptographyError.self) { try RSAPrivateKey.generate(bits: bits) }
  }

  @Test("a refusal says what and why, and nothing of the input")
  func wording() throws {
    let text = try OpenSSLCommand().text("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024")
    let error = #expect(throws: CryptographyError.self) { try RSAPrivateKey(pem: text) }
    #expect(error?.description == "cannot read a private key: it has less than 2048 bits")
  }
}

/// The example of RFC 7638 §3.1 as SubjectPublicKeyInfo.
private let thumbprintKey = """
  -----BEGIN PUBLIC KEY-----
  MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0vx7agoebGcQSuuPiLJX
  ZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tS
  oc/BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ/2W+5JsGY4Hc5n9yBXArwl93lqt
  7/RN5w6Cf0h4QyQ5v+65YGjQR0/FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0
  zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt+bFTWhAI4vMQFh6WeZu0f
  M4lFd2NcRwr3XPksINHaQ+G/xBniIqbw0Ls1jF44+csFCur+kEgU8awapJzKnqDK
  gwIDAQAB
  -----END PUBLIC KEY-----

  """
