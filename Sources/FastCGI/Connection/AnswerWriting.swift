internal import CFastCGI
internal import Glibc

/// The records that carry an answer to the web server (FastCGI 1.0, 3.3 and 5.5).
///
/// libfcgi writes through a buffer of 8 KiB; a list is longer, and would wake nginx twice and reach
/// the client in two pieces. So an answer's records are ours, and mostly leave with one system call.
struct AnswerRecords {
  private(set) var bytes: [UInt8] = []
  private let id: (high: UInt8, low: UInt8)

  init(to connection: Connection, reserving capacity: Int = 0) {
    let number = unsafe connection.request.pointee.requestId
    id = (UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number))
    bytes.reserveCapacity(capacity + 64)
  }

  /// Adds content: FCGI_STDOUT.
  mutating func append(_ head: [UInt8], _ body: [UInt8]) {
    // An empty record is the end.
    guard !head.isEmpty || !body.isEmpty else { return }
    if head.count + body.count <= largestContent {
      appendHeader(6, length: head.count + body.count)
      bytes += head
      bytes += body
    } else {
      append(head[...])
      append(body[...])
    }
  }

  private mutating func append(_ content: ArraySlice<UInt8>) {
    var rest = content
    while !rest.isEmpty {
      let part = rest.prefix(largestContent)
      appendHeader(6, length: part.count)
      bytes += part
      rest = rest.dropFirst(part.count)
    }
  }

  /// Ends the answer: an empty FCGI_STDOUT, FCGI_END_REQUEST with FCGI_REQUEST_COMPLETE.
  ///
  /// With `forGood` a management record follows, which means nothing to any client. nginx keeps a
  /// connection only if FCGI_END_REQUEST was the last thing it read; so it closes this one itself.
  /// Were it simply closed by us, nginx could have taken it for its next request in between, and a
  /// POST would be lost (31 to 85 of a million over 150 restarts, when that was tried).
  mutating func end(forGood: Bool) {
    appendHeader(6, length: 0)
    appendHeader(3, length: 8)
    bytes += [0, 0, 0, 0, 0, 0, 0, 0]
    if forGood { bytes += [1, 11, 0, 0, 0, 8, 0, 0, /**/ 0, 0, 0, 0, 0, 0, 0, 0] }
  }

  private mutating func appendHeader(_ type: UInt8, length: Int) {
    let high = UInt8(truncatingIfNeeded: length >> 8)
    bytes += [1, type, id.high, id.low, high, UInt8(truncatingIfNeeded: length), 0, 0]
  }
}

/// What one record holds at most, rounded down to eight bytes.
private let largestContent = 65_528

extension Connection {
  /// Sends records whole; false when the peer is gone.
  func send(_ records: AnswerRecords) -> Bool {
    unsafe records.bytes.withUnsafeBytes { buffer in
      var rest = unsafe buffer[...]
      while unsafe !rest.isEmpty {
        let part = unsafe UnsafeRawBufferPointer(rebasing: rest)
        let count = unsafe Glibc.send(socket, part.baseAddress, part.count, Int32(MSG_NOSIGNAL))
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        unsafe rest = rest.dropFirst(count)
      }
      return true
    }
  }
}
