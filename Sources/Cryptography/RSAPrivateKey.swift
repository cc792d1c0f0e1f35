import COpenSSL

/// An RSA key that makes RS256 signatures. Safe to share between threads; wiped when released.
package struct RSAPrivateKey: Sendable {
  /// The half that verifies what this key signs.
  package let publicKey: RSAPublicKey

  private let key: KeyHandle
  private let signing: SignatureTemplate

  /// Reads the text of a `PRIVATE KEY` (PKCS#8) or an `RSA PRIVATE KEY` (PKCS#1).
  ///
  /// Throws ``CryptographyError`` for any other text or kind of key, for encrypted keys, and for
  /// RSA keys that have less than 2048 bits or whose halves do not fit.
  package init(pem text: String) throws(CryptographyError) {
    let operation = "read a private key"
    let pem = try PEM(text, for: operation)
    guard pem.label == "PRIVATE KEY" || pem.label == "RSA PRIVATE KEY" else {
      throw CryptographyError(operation, "the PEM block is not an unencrypted RSA PRIVATE KEY")
    }
    let key = try unsafe pem.key(for: operation) { source in
      // Without this callback, libcrypto would ask for a password on the terminal.
      unsafe PEM_read_bio_PrivateKey(source, nil, { _, _, _, _ in -1 }, nil)
    }
    try self.init(key, for: operation)
  }

  /// Makes a new key with the public exponent 65537. Takes about 0.1 s of a core at 2048 bits.
  ///
  /// Throws ``CryptographyError`` for less than 2048 bits or more than libcrypto makes.
  package static func generate(bits: Int = 2048) throws(CryptographyError) -> RSAPrivateKey {
    let operation = "generate a key"
    guard let size = Int32(exactly: bits), size >= KeyHandle.minimumBits, size <= 16384 else {
      throw CryptographyError(operation, "\(bits) bits are out of range")
    }
    defer { ERR_clear_error() }
    let context = unsafe EVP_PKEY_CTX_new_from_name(nil, "RSA", nil)
    defer { unsafe EVP_PKEY_CTX_free(context) }
    var key: OpaquePointer? = nil
    guard unsafe EVP_PKEY_keygen_init(context) == 1,
      unsafe EVP_PKEY_CTX_set_rsa_keygen_bits(context, size) == 1,
      unsafe EVP_PKEY_generate(context, &key) == 1, let key = unsafe key
    else { throw CryptographyError(queuedFor: operation) }
    return try RSAPrivateKey(unsafe KeyHandle(owning: key, for: operation), for: operation)
  }

  /// A key whose halves do not fit would sign what nobody can verify: one trial tells at start-up.
  private init(_ key: KeyHandle, for operation: String) throws(CryptographyError) {
    self.key = key
    signing = try .signing(key)
    publicKey = try RSAPublicKey(key, for: operation)
    guard publicKey.isValid(signature: try sign([]), for: []) else {
      throw CryptographyError(operation, "its private and public parts do not fit")
    }
  }

  /// The key as the text of an unencrypted `PRIVATE KEY` (PKCS#8). The caller keeps it secret.
  package func pem() throws(CryptographyError) -> String {
    try unsafe PEM.text(for: "write a private key") { sink in
      unsafe PEM_write_bio_PKCS8PrivateKey(sink, key.pointer, nil, nil, 0, nil, nil)
    }
  }

  /// Signs the message by RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2.1): as many bytes as the
  /// modulus has, the same for the same message. Takes about 0.25 ms of a core at 2048 bits.
  package func sign(_ message: some Collection<UInt8>) throws(CryptographyError) -> [UInt8] {
    let digest = SHA256.digest(message)
    return try unsafe signing.withCopy { context throws(CryptographyError) in
      var count = publicKey.modulus.count
      var signature = [UInt8](repeating: 0, count: count)
      guard unsafe EVP_PKEY_sign(context, &signature, &count, digest, digest.count) == 1,
        count == signature.count
      else { throw CryptographyError(queuedFor: "sign") }
      return signature
    }
  }
}
