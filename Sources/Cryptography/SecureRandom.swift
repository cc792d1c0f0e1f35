import COpenSSL

/// Random bytes fit for keys, salts and tokens (`RAND_bytes`). Safe on any thread.
package enum SecureRandom {
  /// Throws ``CryptographyError`` when the operating system gave no entropy, or for a count that
  /// is negative or above `Int32.max`.
  package static func bytes(_ count: Int) throws(CryptographyError) -> [UInt8] {
    let operation = "draw random bytes"
    guard count >= 0, let size = Int32(exactly: count) else {
      throw CryptographyError(operation, "the count \(count) is out of range")
    }
    var bytes = [UInt8](repeating: 0, count: count)
    defer { ERR_clear_error() }
    guard unsafe RAND_bytes(&bytes, size) == 1 else {
      throw CryptographyError(queuedFor: operation)
    }
    return bytes
  }
}
