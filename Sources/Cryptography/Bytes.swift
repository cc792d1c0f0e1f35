import COpenSSL

extension Collection<UInt8> {
  /// Lends the bytes as one span: in place where they are contiguous (arrays, slices, a string's
  /// UTF-8), else from a copy that is wiped afterwards, for it may be a password.
  @inlinable
  func withSpan<Value>(_ body: (Span<UInt8>) -> Value) -> Value {
    if let value = withContiguousStorageIfAvailable({ unsafe body($0.span) }) {
      return value
    }
    var copy = Array(self)
    defer { wipe(&copy) }
    return body(copy.span)
  }
}

/// Overwrites the bytes in a way no optimizer removes (`OPENSSL_cleanse`).
@usableFromInline
func wipe(_ bytes: inout [UInt8]) {
  unsafe bytes.withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) }
}

/// Whether two byte sequences are equal, in a time that tells nothing of their content
/// (`CRYPTO_memcmp`). A difference in length is answered at once.
package func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
  guard left.count == right.count else { return false }
  return unsafe CRYPTO_memcmp(left, right, left.count) == 0
}
