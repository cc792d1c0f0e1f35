internal import Synchronization

/// All open connections.
final class Registry: Sendable {
  private let connections = Mutex<[Int32: Connection]>([:])

  var count: Int { connections.withLock { $0.count } }

  func insert(_ connection: Connection) {
    connections.withLock { $0[connection.socket] = connection }
  }

  /// The connection closes when its last holder lets go of it.
  func remove(_ connection: Connection) {
    _ = connections.withLock { $0.removeValue(forKey: connection.socket) }
  }

  /// Makes the peers of idle connections unable to send more: each becomes ready at once, with
  /// the request that came just before or with the end of the stream.
  func stopReceivingOnIdle() {
    connections.withLock { connections in
      for connection in connections.values
      where connection.isWaiting.load(ordering: .acquiring) { connection.stopReceiving() }
    }
  }
}
