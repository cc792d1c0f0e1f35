internal import Synchronization

/// A body that is read part by part, for it is too large to be held. Good until the answer to its
/// request is given.
package final class Upload: Sendable {
  /// The body is not as long as its sender said.
  package struct BadLength: Error {}

  private struct State {
    /// Bytes not read yet; nil once the end has been seen.
    var rest: Int?
    var isOver = false
  }

  private let connection: Connection
  private let activity: Activity
  private let state: Mutex<State>

  init(of connection: Connection, length: Int, as activity: Activity) {
    self.connection = connection
    self.activity = activity
    state = Mutex(State(rest: length))
  }

  /// The next part, of 64 KiB at most; empty at the end.
  /// - Throws: `PeerGone`, `BadLength`.
  package func next() throws -> [UInt8] {
    try state.withLock { state in
      guard !state.isOver else { throw PeerGone() }
      guard let rest = state.rest else { return [] }
      activity.enter(.reading, on: connection.socket)
      defer { activity.enter(.running) }
      return try read(&state, rest)
    }
  }

  /// Whether its sender still waits for the answer. Asked before what cannot be undone.
  package var isAwaited: Bool {
    state.withLock { !$0.isOver && !connection.isHungUp }
  }

  /// From now on nothing is read: the connection is needed for the answer.
  func end() {
    state.withLock { $0.isOver = true }
  }

  private func read(_ state: inout State, _ rest: Int) throws -> [UInt8] {
    // At the end one more byte is asked for: that also takes the record that ends the stream.
    let wanted = rest == 0 ? 1 : min(rest, 65_536)
    let part = connection.readPart(wanted)
    guard connection.isReadable else { throw PeerGone() }
    guard rest > 0 ? part.count == wanted : part.isEmpty else { throw BadLength() }
    state.rest = rest > 0 ? rest - part.count : nil
    return part
  }
}
