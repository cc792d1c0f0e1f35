internal import CFastCGI
internal import Glibc

extension Connection {
  /// Writes bytes of an answer into libfcgi's buffer, which goes to the peer when it is full or
  /// finished. False when the peer is gone.
  @discardableResult
  func write(_ bytes: [UInt8]) -> Bool {
    unsafe bytes.withUnsafeBytes { buffer in
      // libfcgi counts in C ints.
      var rest = unsafe buffer[...]
      while unsafe !rest.isEmpty {
        let part = unsafe UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
        let start = unsafe part.baseAddress?.assumingMemoryBound(to: CChar.self)
        let written = unsafe FCGX_PutStr(start, Int32(part.count), request.pointee.out)
        guard written >= 0 else { return false }
        unsafe rest = rest.dropFirst(part.count)
      }
      return true
    }
  }

  /// Ends a request after which this process answers no more on this connection. Whether the
  /// answer was written whole.
  ///
  /// Were the connection simply closed after the answer, nginx could have taken it for its next
  /// request in between, and a POST would be lost (31 to 85 of a million over 150 restarts, when
  /// that was tried). nginx keeps a connection only if
  /// FCGI_END_REQUEST was the last thing it read; so that record is not left to libfcgi, but
  /// sent together with a management record, which means nothing to any client. nginx then
  /// closes the connection itself.
  func finishForGood() -> Bool {
    // libfcgi ends the request when its last writer closes: let it believe there is another.
    unsafe request.pointee.nWriters += 1
    keepNoLonger()
    let requestId = unsafe request.pointee.requestId
    let isWhole = closeStreams() && send(farewell(to: requestId))
    giveBack()
    return isWhole
  }

  private func send(_ bytes: [UInt8]) -> Bool {
    unsafe bytes.withUnsafeBytes { buffer in
      let flags = Int32(MSG_NOSIGNAL)
      return unsafe Glibc.send(socket, buffer.baseAddress, buffer.count, flags) == buffer.count
    }
  }
}

/// FCGI_END_REQUEST with FCGI_REQUEST_COMPLETE, then an FCGI_UNKNOWN_TYPE that nobody asked for.
private func farewell(to requestId: Int32) -> [UInt8] {
  let high = UInt8(truncatingIfNeeded: requestId >> 8)
  let low = UInt8(truncatingIfNeeded: requestId)
  return [
    1, 3, high, low, 0, 8, 0, 0, /**/ 0, 0, 0, 0, 0, 0, 0, 0,
    1, 11, 0, 0, 0, 8, 0, 0, /**/ 0, 0, 0, 0, 0, 0, 0, 0,
  ]
}
