import COpenSSL

/// SHA-256 (FIPS 180-4), computed by libcrypto. Safe on any thread.
package enum SHA256 {
  /// The length of a digest in bytes.
  package static let byteCount = 32

  /// The 32 bytes of the digest.
  @inlinable
  package static func digest(_ bytes: some Collection<UInt8>) -> [UInt8] {
    Digest(of: bytes).bytes
  }

  /// A digest as a value that needs no allocation: a good key for a dictionary.
  package struct Digest: Hashable, Sendable {
    /// The digest as it lies in memory; the words are not numbers.
    private var words: SIMD4<UInt64>

    /// Hashes the bytes.
    @inlinable
    package init(of bytes: some Collection<UInt8>) {
      self = bytes.withSpan { Digest(hashing: $0) }
    }

    /// The fetched algorithm saves the look-up by name that `EVP_sha256()` costs at every call.
    @usableFromInline
    init(hashing bytes: Span<UInt8>) {
      var words = SIMD4<UInt64>()
      let done = unsafe withUnsafeMutableBytes(of: &words) { digest in
        unsafe bytes.withUnsafeBytes { bytes in
          unsafe EVP_Digest(
            bytes.baseAddress, bytes.count, digest.baseAddress, nil, Algorithm.sha256.pointer, nil)
        }
      }
      // Only without memory, or under an openssl.cnf that withholds SHA-256. Input has no part in
      // it, and to go on with any other 32 bytes would let forged tokens in.
      precondition(done == 1, "libcrypto does not compute SHA-256")
      self.words = words
    }

    /// The 32 bytes of the digest.
    package var bytes: [UInt8] {
      unsafe withUnsafeBytes(of: words) { unsafe Array($0) }
    }

    /// The 64 hexadecimal digits of the digest, in lower case.
    package var hexadecimal: String { Hexadecimal.encode(bytes) }

    /// One word is enough: each is as good a hash as any.
    package func hash(into hasher: inout Hasher) {
      hasher.combine(words[0])
    }
  }
}

/// A digest algorithm that stays fetched while the process lives.
///
/// An `EVP_MD` is immutable once fetched, which makes it safe to share between threads.
@safe
struct Algorithm: @unchecked Sendable {
  static let sha256 = unsafe Algorithm(pointer: EVP_MD_fetch(nil, "SHA256", nil))

  let pointer: OpaquePointer?
}
