internal import CFastCGI
internal import Glibc

extension Connection {
  /// The parameters, copied out of libfcgi's storage.
  func parameters() -> Parameters {
    // The first entry is libfcgi's own FCGI_ROLE.
    guard let first = unsafe request.pointee.envp?.advanced(by: 1) else {
      return Parameters(bytes: [], entries: [])
    }
    return unsafe Parameters(copying: first)
  }
}

extension Parameters {
  /// Copies a NULL-terminated array of `NAME=value` strings.
  fileprivate init(copying strings: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) {
    var entries: [Entry] = []
    entries.reserveCapacity(40)
    var total = 0
    var next = unsafe strings
    while let string = unsafe next.pointee {
      let length = unsafe strlen(string)
      let equals = unsafe strchr(string, Int32(UInt8(ascii: "="))).map { unsafe $0 - string }
      let end = total + length
      entries.append(Entry(start: total, equals: total + (equals ?? length), end: end))
      total = end + 1
      unsafe next += 1
    }
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
      for (index, entry) in entries.enumerated() {
        guard let string = unsafe strings[index] else { continue }
        let target = UnsafeMutableRawBufferPointer(buffer).baseAddress
        unsafe target?.advanced(by: entry.start).copyMemory(
          from: string, byteCount: entry.end + 1 - entry.start)
      }
      count = total
    }
    self.init(bytes: bytes, entries: entries)
  }
}
