import COpenSSL

/// Owns one `EVP_PKEY` with an RSA key of an acceptable size.
///
/// `@unchecked Sendable` holds because the key never changes after `init`: libcrypto counts its
/// references atomically and locks what it caches inside, so many threads may use it at once.
@safe
final class KeyHandle: @unchecked Sendable {
  static let minimumBits: Int32 = 2048

  let pointer: OpaquePointer

  /// Takes ownership of the key, also when it is refused.
  init(owning pointer: OpaquePointer, for operation: String) throws(CryptographyError) {
    unsafe self.pointer = pointer
    guard unsafe EVP_PKEY_is_a(pointer, "RSA") == 1 else {
      throw CryptographyError(operation, "it is not an RSA key")
    }
    guard unsafe EVP_PKEY_get_bits(pointer) >= Self.minimumBits else {
      throw CryptographyError(operation, "it has less than \(Self.minimumBits) bits")
    }
  }

  deinit { unsafe EVP_PKEY_free(pointer) }

  /// Refuses a modulus or exponent that no honest key has (SP 800-56B), such as an exponent of 1.
  func checkPublicPart(for operation: String) throws(CryptographyError) {
    defer { ERR_clear_error() }
    let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, pointer, nil)
    defer { unsafe EVP_PKEY_CTX_free(context) }
    guard unsafe EVP_PKEY_public_check(context) == 1 else {
      throw CryptographyError(queuedFor: operation)
    }
  }

  /// An integer of the key by its parameter name, big-endian without leading zeros.
  func integer(_ name: String, for operation: String) throws(CryptographyError) -> [UInt8] {
    defer { ERR_clear_error() }
    var number: OpaquePointer? = nil
    defer { unsafe BN_free(number) }
    guard unsafe EVP_PKEY_get_bn_param(pointer, name, &number) == 1 else {
      throw CryptographyError(queuedFor: operation)
    }
    var bytes = [UInt8](repeating: 0, count: unsafe (Int(BN_num_bits(number)) + 7) / 8)
    unsafe BN_bn2bin(number, &bytes)
    return bytes
  }
}
