import COpenSSL

/// An RSA key that verifies RS256 signatures. Safe to share between threads.
package struct RSAPublicKey: Sendable {
  /// The modulus, big-endian without leading zeros: `n` of a JSON Web Key.
  package let modulus: [UInt8]

  /// The public exponent, big-endian without leading zeros: `e` of a JSON Web Key.
  package let exponent: [UInt8]

  /// The key's SHA-256 thumbprint in base64url (RFC 7638), which names it in tokens as `kid`.
  package let keyID: String

  private let key: KeyHandle
  private let verifying: SignatureTemplate

  /// Reads the text of a `PUBLIC KEY` (SubjectPublicKeyInfo, RFC 5280).
  ///
  /// Throws ``CryptographyError`` for any other text, any other kind of key, and RSA keys that
  /// have less than 2048 bits or are unsound.
  package init(pem text: String) throws(CryptographyError) {
    let operation = "read a public key"
    let pem = try PEM(text, for: operation)
    guard pem.label == "PUBLIC KEY" else {
      throw CryptographyError(operation, "the PEM block is not a PUBLIC KEY")
    }
    let key = try unsafe pem.key(for: operation) { source in
      unsafe PEM_read_bio_PUBKEY(source, nil, nil, nil)
    }
    try self.init(key, for: operation)
  }

  /// The public half of any key.
  init(_ key: KeyHandle, for operation: String) throws(CryptographyError) {
    try key.checkPublicPart(for: operation)
    self.key = key
    verifying = try .verifying(key)
    modulus = try key.integer(OSSL_PKEY_PARAM_RSA_N, for: operation)
    exponent = try key.integer(OSSL_PKEY_PARAM_RSA_E, for: operation)
    keyID = Self.thumbprint(modulus: modulus, exponent: exponent)
  }

  /// RFC 7638 hashes exactly this text, members in this order and no white space.
  private static func thumbprint(modulus: [UInt8], exponent: [UInt8]) -> String {
    let n = Base64URL.encode(modulus)
    let e = Base64URL.encode(exponent)
    return Base64URL.encode(SHA256.digest(#"{"e":"\#(e)","kty":"RSA","n":"\#(n)"}"#.utf8))
  }

  /// The key as the text of a `PUBLIC KEY`, which holds no private part.
  package func pem() throws(CryptographyError) -> String {
    try unsafe PEM.text(for: "write a public key") { sink in
      unsafe PEM_write_bio_PUBKEY(sink, key.pointer)
    }
  }

  /// Whether the signature is RSASSA-PKCS1-v1_5 with SHA-256 by this key over the message
  /// (RFC 8017 §8.2.2). Whatever goes wrong, the answer is no.
  package func isValid(
    signature: [UInt8], for message: some Collection<UInt8>
  ) -> Bool {
    guard signature.count == modulus.count else { return false }
    let digest = SHA256.digest(message)
    return unsafe verifying.withCopy { context in
      unsafe EVP_PKEY_verify(context, signature, signature.count, digest, digest.count) == 1
    }
  }
}
