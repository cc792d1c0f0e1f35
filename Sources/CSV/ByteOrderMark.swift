/// The first bytes of a file, until they tell whether there is a byte order mark, and which.
struct ByteOrderMark {
  enum Verdict {
    case undecided
    /// UTF-16 or UTF-32.
    case wide
    /// What stands behind the mark of UTF-8, or from the start.
    case text([UInt8])
  }

  private var bytes: [UInt8] = []

  mutating func add(_ part: [UInt8]) {
    bytes += part
  }

  func verdict(isEnd: Bool) -> Verdict {
    if bytes.starts(with: Self.utf8) { return .text(Array(bytes.dropFirst(Self.utf8.count))) }
    if Self.wide.contains(where: { bytes.starts(with: $0) }) { return .wide }
    let isBegun = (Self.wide + [Self.utf8]).contains { $0.starts(with: bytes) }
    return isBegun && !isEnd ? .undecided : .text(bytes)
  }

  private static let utf8: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// UTF-16 in both orders, which also begins UTF-32 in little-endian order; UTF-32 in the other.
  private static let wide: [[UInt8]] = [[0xFF, 0xFE], [0xFE, 0xFF], [0x00, 0x00, 0xFE, 0xFF]]
}
