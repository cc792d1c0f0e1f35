internal import CFastCGI

/// What became of a request's body.
enum Body {
  case whole([UInt8])
  /// It is as long as this, and has still to be read.
  case waiting(Int)
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
    return isReadable ? body : .broken
  }

  /// Looks at what is announced of a body that is to be read part by part.
  func announceBody(_ announced: ArraySlice<UInt8>?, limit: Int) -> Body {
    guard let length = contentLength(announced) else { return .refused(.badBody) }
    return length > min(limit, largestBody) ? .refused(.bodyTooLarge) : .waiting(length)
  }

  /// Whether the peer has kept to the protocol so far, and is there.
  var isReadable: Bool { unsafe FCGX_GetError(request.pointee.in) == 0 }

  /// Up to `count` bytes of the body; fewer only at its end.
  func readPart(_ count: Int) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, read in
      let start = UnsafeMutableRawPointer(buffer.baseAddress)
      let target = unsafe start?.assumingMemoryBound(to: CChar.self)
      read = Int(unsafe FCGX_GetStr(target, Int32(count), request.pointee.in))
    }
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
    let bytes = readPart(length + 1)
    return bytes.count == length ? .whole(bytes) : .refused(.badBody)
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
