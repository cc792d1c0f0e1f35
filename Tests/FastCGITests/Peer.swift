import Glibc

@testable import FastCGI

/// A web server's end of one connection.
final class Peer {
  let descriptor: Int32
  private var received: [UInt8] = []

  /// Nil when nobody listens at the path.
  convenience init?(_ path: String) {
    self.init()
    guard connect(to: path) else { return nil }
  }

  /// Not connected yet; nil when the process may have no more descriptors.
  init?() {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    // So that a test that waits in vain fails instead of hanging.
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
  }

  /// Whether somebody listens at the path.
  func connect(to path: String) -> Bool {
    guard let address = SocketAddress(Array(path.utf8)) else { return false }
    return unsafe address.withPointer { unsafe Glibc.connect(descriptor, $0, $1) } == 0
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Whether all was taken.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    let flags = Int32(MSG_NOSIGNAL)
    return unsafe Glibc.send(descriptor, bytes, bytes.count, flags) == bytes.count
  }

  /// Sends what may be more than the socket takes, on a thread of its own that ends with it.
  static func sendInBackground(_ bytes: [UInt8], on descriptor: Int32) {
    let copy = dup(descriptor)
    _ = try? SystemThread {
      var rest = bytes[...]
      while !rest.isEmpty {
        let part = Array(rest.prefix(65_536))
        let sent = unsafe Glibc.send(copy, part, part.count, Int32(MSG_NOSIGNAL))
        guard sent > 0 else { break }
        rest = rest.dropFirst(sent)
      }
      close(copy)
    }
  }

  func sendByteByByte(_ bytes: [UInt8]) {
    for byte in bytes { send([byte]) }
  }

  /// Sends a request and waits for the answer; nil when there is none.
  func ask(_ call: Call) -> Answer? {
    send(call.bytes) ? readAnswer() : nil
  }

  /// The next record; nil at the end of the stream.
  func readRecord() -> Record? {
    guard let head = take(8), let kind = Record.Kind(rawValue: head[1]) else { return nil }
    let length = Int(head[4]) << 8 | Int(head[5])
    guard let content = take(length), take(Int(head[6])) != nil else { return nil }
    return Record(kind: kind, id: UInt16(head[2]) << 8 | UInt16(head[3]), content: content)
  }

  /// Whether the other side closed the connection without sending anything more.
  var isClosed: Bool { received.isEmpty && take(1) == nil }

  /// Whether anything more lies here after an answer: nginx would close such a connection.
  var hasMore: Bool {
    var byte: UInt8 = 0
    let flags = Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)
    let waiting = unsafe recv(descriptor, &byte, 1, flags)
    return !received.isEmpty || waiting >= 0
  }

  /// The answer to the request sent last; nil when the connection ends before the answer does.
  func readAnswer() -> Answer? {
    var output: [UInt8] = []
    while let record = readRecord() {
      switch record.kind {
      case .output: output += record.content
      case .end: return Answer(output, record)
      default: continue
      }
    }
    return nil
  }

  private func take(_ count: Int) -> [UInt8]? {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while received.count < count {
      let read = unsafe recv(descriptor, &chunk, chunk.count, 0)
      guard read > 0 else { return nil }
      received += chunk.prefix(read)
    }
    defer { received.removeFirst(count) }
    return Array(received.prefix(count))
  }
}

/// A whole answer of a responder.
struct Answer {
  let head: [String]
  let body: [UInt8]
  let id: UInt16

  /// Nil when the output has no head.
  init?(_ output: [UInt8], _ end: Record) {
    guard let headEnd = output.indices.first(where: { output[$0...].starts(with: blank) }) else {
      return nil
    }
    head = String(decoding: output[..<headEnd], as: UTF8.self)
      .split(separator: "\r\n").map(String.init)
    body = Array(output[(headEnd + blank.count)...])
    id = end.id
  }

  var status: String { head.first ?? "" }
  var text: String { String(decoding: body, as: UTF8.self) }
}

private let blank = Array("\r\n\r\n".utf8)
