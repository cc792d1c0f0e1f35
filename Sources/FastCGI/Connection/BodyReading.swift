internal import CFastCGI

/// What became of a request's body.
enum Body {
  case whole([UInt8])
  case refused(Refusal)
  /// The peer went away or broke the protocol; there is nobody to answer.
  case broken
}

extension Connection {
  /// Reads the body to its end, so that the connection is ready for the next request.
  func readBody(announced: ArraySlice<UInt8>?, limit: Int, drainLimit: Int) -> Body {
    let body: Body
    switch contentLength(announced) {
    case nil: body = .refused(.badBody)
    case 0?: body = readNothing()
    case let length? where length > min(limit, largestBody): body = .refused(.bodyTooLarge)
    case let length?: body = read(length)
    }
    if case .refused = body { drain(drainLimit) }
    return unsafe FCGX_GetError(request.pointee.in) == 0 ? body : .broken
  }

  /// Reads and drops what is left of the body; beyond `limit` bytes the connection is given up.
  func drain(_ limit: Int) {
    var total = 0
    let size = 8_192
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { scratch in
      while total <= limit {
        let count = unsafe FCGX_GetStr(scratch.baseAddress, Int32(size), request.pointee.in)
        total += Int(count)
        if count < size { return }
      }
      keepNoLonger()
    }
  }

  /// Reads to the end of the stream, which must be here.
  private func readNothing() -> Body {
    let endOfFile: Int32 = -1
    let next = unsafe FCGX_GetChar(request.pointee.in)
    return next == endOfFile ? .whole([]) : .refused(.badBody)
  }

  /// Reads a body that must have exactly `length` bytes. One more is asked for: that both finds
  /// a longer body and takes the record that ends the stream.
  private func read(_ length: Int) -> Body {
    var isExact = false
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: length + 1) { buffer, count in
      let start = UnsafeMutableRawPointer(buffer.baseAddress)
      let target = unsafe start?.assumingMemoryBound(to: CChar.self)
      let read = Int(unsafe FCGX_GetStr(target, Int32(length + 1), request.pointee.in))
      isExact = read == length
      count = min(read, length)
    }
    return isExact ? .whole(bytes) : .refused(.badBody)
  }
}

/// libfcgi counts in C ints.
private let largestBody = 1 << 30

/// The number in CONTENT_LENGTH: 0 when it is missing or empty, nil when it is no number.
/// What overflows is more than any limit.
func contentLength(_ text: ArraySlice<UInt8>?) -> Int? {
  var length = 0
  for byte in text ?? [] {
    guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
    guard length < Int.max / 16 else { continue }
    length = length * 10 + Int(byte - UInt8(ascii: "0"))
  }
  return length
}
