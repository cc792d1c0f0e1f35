import COpenSSL

/// One block of PEM text (RFC 7468), and memory BIOs to move it through libcrypto.
struct PEM {
  /// Longer than any RSA key libcrypto works with.
  private static let maximumByteCount = 64 * 1024

  let label: Substring
  private let text: String

  /// Reads the label of the only block, with nothing but blank lines around it.
  ///
  /// libcrypto itself would skip what stands before a block, and ignore what follows it.
  init(_ text: String, for operation: String) throws(CryptographyError) {
    guard text.utf8.count <= Self.maximumByteCount, !text.utf8.contains(0),
      let label = Self.label(of: text.split(whereSeparator: \.isNewline))
    else { throw CryptographyError(operation, "the text is not one PEM block") }
    self.label = label
    self.text = text
  }

  private static func label(of lines: [Substring]) -> Substring? {
    guard let first = lines.first, let last = lines.last,
      first.hasPrefix("-----BEGIN "), first.hasSuffix("-----"), first.utf8.count > 16,
      lines.count(where: { $0.hasPrefix("-----") }) == 2
    else { return nil }
    let label = first.dropFirst(11).dropLast(5)
    return last == "-----END \(label)-----" ? label : nil
  }

  /// The key that one of libcrypto's `PEM_read_bio_…` functions makes of the text.
  func key(
    for operation: String, with read: (OpaquePointer) -> OpaquePointer?
  ) throws(CryptographyError) -> KeyHandle {
    defer { ERR_clear_error() }
    let bytes = Array(text.utf8)
    let key: OpaquePointer? = unsafe bytes.withUnsafeBytes { bytes in
      guard let source = unsafe BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else {
        return nil
      }
      defer { unsafe BIO_free(source) }
      return unsafe read(source)
    }
    guard let key = unsafe key else { throw CryptographyError(queuedFor: operation) }
    return try unsafe KeyHandle(owning: key, for: operation)
  }

  /// The text that one of libcrypto's `PEM_write_bio_…` functions writes.
  static func text(
    for operation: String, with write: (OpaquePointer) -> Int32
  ) throws(CryptographyError) -> String {
    defer { ERR_clear_error() }
    guard let sink = unsafe BIO_new(BIO_s_secmem()) else {
      throw CryptographyError(queuedFor: operation)
    }
    defer { unsafe BIO_free(sink) }
    guard unsafe write(sink) == 1 else { throw CryptographyError(queuedFor: operation) }
    var bytes = [UInt8](repeating: 0, count: unsafe BIO_ctrl_pending(sink))
    defer { wipe(&bytes) }
    guard unsafe BIO_read(sink, &bytes, Int32(bytes.count)) == bytes.count else {
      throw CryptographyError(queuedFor: operation)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
