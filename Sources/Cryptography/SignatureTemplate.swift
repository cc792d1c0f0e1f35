import COpenSSL

/// An `EVP_PKEY_CTX` made ready for RSASSA-PKCS1-v1_5 with SHA-256 (RS256, RFC 7518 §3.3).
///
/// Setting one up costs about a fifth of a verification; copying one, next to nothing.
/// `@unchecked Sendable` holds because the original is only ever copied after `init`, and each
/// copy is used by one thread and freed.
@safe
final class SignatureTemplate: @unchecked Sendable {
  private let context: OpaquePointer

  static func signing(_ key: KeyHandle) throws(CryptographyError) -> SignatureTemplate {
    try unsafe SignatureTemplate(key, prepare: EVP_PKEY_sign_init, for: "prepare a signing key")
  }

  static func verifying(_ key: KeyHandle) throws(CryptographyError) -> SignatureTemplate {
    try unsafe SignatureTemplate(key, prepare: EVP_PKEY_verify_init, for: "prepare a public key")
  }

  private init(
    _ key: KeyHandle, prepare: (OpaquePointer?) -> Int32, for operation: String
  ) throws(CryptographyError) {
    defer { ERR_clear_error() }
    guard let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key.pointer, nil) else {
      throw CryptographyError(queuedFor: operation)
    }
    unsafe self.context = context
    guard unsafe prepare(context) == 1,
      unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1,
      unsafe EVP_PKEY_CTX_set_signature_md(context, Algorithm.sha256.pointer) == 1
    else { throw CryptographyError(queuedFor: operation) }
  }

  deinit { unsafe EVP_PKEY_CTX_free(context) }

  /// Lends a copy of the context, nil when memory ran out, with the error queue cleared afterwards.
  func withCopy<Value, Failure>(
    _ body: (OpaquePointer?) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let copy = unsafe EVP_PKEY_CTX_dup(context)
    defer {
      unsafe EVP_PKEY_CTX_free(copy)
      ERR_clear_error()
    }
    return try unsafe body(copy)
  }
}
