import COpenSSL

/// The memory-hard key derivation of RFC 7914.
package enum Scrypt {
  /// What a derivation costs. Only values within bounds exist, so a hostile row in a table cannot
  /// make it take gigabytes or minutes.
  package struct Parameters: Hashable, Sendable {
    /// 32 MiB and about a quarter of a second of a core: one of the settings OWASP holds equal.
    package static let recommended = Parameters(ln: 15, r: 8, p: 3)

    private static let maximumByteCount = 128 << 20
    private static let maximumBlockCount = 1 << 21

    /// The binary logarithm of N, the number of blocks kept in memory.
    package let logarithmicCost: Int

    /// r: blocks are of 128·r bytes.
    package let blockSize: Int

    /// p: how often the whole is done, one after the other.
    package let parallelization: Int

    /// Nil for parameters that RFC 7914 forbids, or that take more than 128 MiB or than 2²¹ units
    /// of work (N·r·p), nearly three times the recommended.
    package init?(logarithmicCost: Int, blockSize: Int, parallelization: Int) {
      guard (1...20).contains(logarithmicCost), (1...32).contains(blockSize),
        (1...32).contains(parallelization), logarithmicCost < 16 * blockSize
      else { return nil }
      self.init(ln: logarithmicCost, r: blockSize, p: parallelization)
      guard tableByteCount <= Self.maximumByteCount,
        count * blockSize * parallelization <= Self.maximumBlockCount
      else { return nil }
    }

    private init(ln: Int, r: Int, p: Int) {
      logarithmicCost = ln
      blockSize = r
      parallelization = p
    }

    fileprivate var count: Int { 1 << logarithmicCost }
    private var tableByteCount: Int { 128 * count * blockSize }

    /// libcrypto's default limit of 32 MiB is less than the recommended parameters take.
    fileprivate var memoryLimit: Int { tableByteCount + 128 * blockSize * (parallelization + 4) }
  }

  /// Fills a buffer with the derived key (`EVP_PBE_scrypt`), lends it, and wipes it.
  ///
  /// Throws ``CryptographyError`` when memory runs out.
  package static func withKey<Value>(
    of password: some Collection<UInt8>, salt: [UInt8], parameters: Parameters, byteCount: Int,
    _ body: ([UInt8]) -> Value
  ) throws(CryptographyError) -> Value {
    defer { ERR_clear_error() }
    var key = [UInt8](repeating: 0, count: byteCount)
    defer { wipe(&key) }
    let done = password.withSpan { password in
      unsafe password.withUnsafeBytes { password in
        unsafe EVP_PBE_scrypt(
          password.baseAddress, password.count, salt, salt.count,
          UInt64(parameters.count), UInt64(parameters.blockSize),
          UInt64(parameters.parallelization), UInt64(parameters.memoryLimit), &key, key.count)
      }
    }
    guard done == 1 else { throw CryptographyError(queuedFor: "hash a password") }
    return body(key)
  }
}
