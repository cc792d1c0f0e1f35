/// Base 64 with the URL-safe alphabet and no padding (RFC 4648 §5), as JSON Web Tokens use it.
package enum Base64URL {
  /// The text that stands for the bytes.
  @inlinable
  package static func encode(_ bytes: some Collection<UInt8>) -> String {
    bytes.withSpan { encode(span: $0) }
  }

  /// The bytes that the ASCII text stands for.
  ///
  /// Nil for padding, white space, any other symbol, an impossible length, and for bits left over
  /// that are not zero: every byte sequence has exactly one text, so no token has a second spelling.
  @inlinable
  package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    text.withSpan { decode(span: $0) }
  }

  @usableFromInline
  static func encode(span: Span<UInt8>) -> String { Base64.url.encode(span) }

  @usableFromInline
  static func decode(span: Span<UInt8>) -> [UInt8]? { Base64.url.decode(span) }
}
