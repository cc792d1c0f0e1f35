import Synchronization

/// Lines written by any thread.
final class Log: Sendable {
  private let content = Mutex<[String]>([])

  var lines: [String] { content.withLock { $0 } }

  func append(_ line: String) { content.withLock { $0.append(line) } }
}
