private import Synchronization

/// A body that is read part by part, for it is too large to be held.
package struct HTTPUpload: Sendable {
  /// The next part; empty at the end.
  package let next: @Sendable () throws -> [UInt8]
  /// Whether its sender still waits for the answer.
  package let isAwaited: @Sendable () -> Bool

  package init(
    next: @escaping @Sendable () throws -> [UInt8], isAwaited: @escaping @Sendable () -> Bool
  ) {
    self.next = next
    self.isAwaited = isAwaited
  }

  /// A body that is here already, as one part.
  package init(whole body: [UInt8]) {
    let rest = Rest(body)
    self.init(next: { rest.take() }, isAwaited: { true })
  }

  private final class Rest: Sendable {
    private let body: Mutex<[UInt8]>

    init(_ body: [UInt8]) { self.body = Mutex(body) }

    func take() -> [UInt8] {
      body.withLock { body in
        defer { body = [] }
        return body
      }
    }
  }
}
