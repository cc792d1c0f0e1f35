internal import CPostgreSQL

/// Takes the notices of one connection, which libpq would print to stderr.
final class NoticeReceiver {
  private let receive: @Sendable (String) -> Void

  init(_ receive: @escaping @Sendable (String) -> Void) { self.receive = receive }

  /// The receiver must outlive the connection (`PQsetNoticeProcessor`).
  func attach(to connection: OpaquePointer) {
    _ = unsafe PQsetNoticeProcessor(
      connection,
      { context, message in
        guard let context = unsafe context else { return }
        let receiver = unsafe Unmanaged<NoticeReceiver>.fromOpaque(context)
          .takeUnretainedValue()
        unsafe receiver.receive(line(message))
      },
      Unmanaged.passUnretained(self).toOpaque())
  }
}
