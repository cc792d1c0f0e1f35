internal import CFastCGI
internal import Glibc
internal import Synchronization

/// A connection from the web server, with the libfcgi request that speaks on it.
///
/// It has two descriptors of the one socket. `socket` is ours: it is waited on, shut down and
/// closed by this server alone. `lent` is given to libfcgi, which closes it whenever it meets an
/// error, even inside `FCGX_Accept_r`; were it the same number, the watchdog could shut down
/// whatever had taken that number since.
///
/// One thread at a time holds a connection: the one that was told it is readable (`EPOLLONESHOT`)
/// and then whoever that thread hands it to.
@safe final class Connection: @unchecked Sendable {
  let socket: Int32
  private var lent: Int32
  /// libfcgi keeps this address in its streams, so it never moves.
  let request: UnsafeMutablePointer<FCGX_Request>

  /// Whether the connection waits for its next request, in nobody's hands.
  let isWaiting = Atomic(true)

  /// Takes both descriptors over.
  init(socket: Int32, lent: Int32) {
    self.socket = socket
    self.lent = lent
    unsafe request = .allocate(capacity: 1)
    unsafe request.initialize(to: FCGX_Request())
  }

  deinit {
    if lent >= 0 { close(lent) }
    close(socket)
    unsafe request.deallocate()
  }

  /// Reads one request up to the end of its parameters; false when the peer is gone, speaks no
  /// FastCGI, or wants a role other than responder.
  func receive() -> Bool {
    _ = unsafe FCGX_InitRequest(request, -1, 0)
    unsafe request.pointee.ipcFd = lent
    // Or the `FCGX_Finish_r` inside `FCGX_Accept_r` would close the socket first thing.
    unsafe request.pointee.keepConnection = 1
    // Or libfcgi would linger for two seconds over a close.
    unsafe request.pointee.detached = 1
    let responder: Int32 = 1
    if unsafe FCGX_Accept_r(request) == 0, unsafe request.pointee.role == responder {
      return true
    }
    abandon()
    return false
  }

  /// Whether the peer wants to keep the connection, and has kept to the protocol so far.
  var isKeepable: Bool {
    unsafe request.pointee.keepConnection != 0 && isReadable
  }

  /// Closes libfcgi's side after this answer.
  func keepNoLonger() {
    unsafe request.pointee.keepConnection = 0
  }

  /// Lets libfcgi forget a request that was answered, without a word of its own (`FCGX_Free`). The
  /// connection waits for the next one.
  func forgetRequest() {
    unsafe FCGX_Free(request, 0)
  }

  /// Lets libfcgi forget the request and close its side; the connection can only be closed then.
  func abandon() {
    unsafe FCGX_Free(request, 1)
    lent = -1
  }

  /// Whether there is something to read; false at the end of the stream. Never blocks.
  var hasInput: Bool {
    var byte: UInt8 = 0
    let flags = Int32(MSG_PEEK | MSG_DONTWAIT)
    return unsafe recv(socket, &byte, 1, flags) > 0
  }

  /// Whether the peer has closed its end, with nothing left to read. Never blocks.
  var isHungUp: Bool {
    var byte: UInt8 = 0
    let flags = Int32(MSG_PEEK | MSG_DONTWAIT)
    let count = unsafe recv(socket, &byte, 1, flags)
    return count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)
  }

  /// Makes the peer unable to send more; what it sent already can still be read. On a Unix socket
  /// the two cannot overlap: a request is either here, or its sender is told it was not sent.
  func stopReceiving() {
    shutdown(socket, Int32(SHUT_RD))
  }
}
