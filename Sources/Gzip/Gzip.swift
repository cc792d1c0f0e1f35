import CZlib

/// Compression in the gzip format (RFC 1952) by zlib. Safe on any thread.
package enum Gzip {
  /// Three quarters off a list of products for a fifth of a millisecond; higher levels take twice as
  /// long for a few percent more.
  private static let level: Int32 = 3
  /// The largest window, and 16 for a gzip header, which says no name and no time: the same bytes
  /// become the same bytes.
  private static let windowBits: Int32 = 15 + 16
  /// zlib's default, about 256 KiB in all while it works.
  private static let memoryLevel: Int32 = 8

  /// The bytes compressed; nil when zlib has no memory for it, or they are 4 GiB or more.
  /// zlib's `deflateInit2`, `deflateBound`, `deflate`, `deflateEnd`.
  package static func compress(_ bytes: [UInt8]) -> [UInt8]? {
    guard let length = UInt32(exactly: bytes.count) else { return nil }
    var stream = unsafe z_stream()
    let started = unsafe deflateInit2_(
      &stream, level, Z_DEFLATED, windowBits, memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard started == Z_OK else { return nil }
    defer { unsafe deflateEnd(&stream) }
    let bound = unsafe deflateBound(&stream, UInt(length))
    guard let room = UInt32(exactly: bound) else { return nil }
    var isWhole = false
    var input = bytes
    let output = unsafe [UInt8](unsafeUninitializedCapacity: Int(room)) { output, count in
      unsafe input.withUnsafeMutableBufferPointer { input in
        unsafe stream.next_in = input.baseAddress
        unsafe stream.avail_in = length
        unsafe stream.next_out = output.baseAddress
        unsafe stream.avail_out = room
        unsafe isWhole = deflate(&stream, Z_FINISH) == Z_STREAM_END
      }
      count = unsafe Int(room - stream.avail_out)
    }
    return isWhole ? output : nil
  }
}
