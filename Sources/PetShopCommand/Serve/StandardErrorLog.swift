import Glibc
import Logging

/// Writes one line a message to standard error, where systemd's journal reads the level from the
/// `<n>` in front (`sd-daemon(3)`).
struct StandardErrorLog: LogHandler {
  var logLevel: Logger.Level = .info
  var metadata: Logger.Metadata = [:]

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let fields = metadata.merging(event.metadata ?? [:]) { $1 }
    var line = "<\(event.level.priority)>\(event.level.rawValue): \(event.message)"
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) { line += " \(name)=\(value)" }
    var bytes = line.utf8.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: " ") : $0 }
    bytes.append(UInt8(ascii: "\n"))
    // One write, so that lines of several threads never mix. A log that is full or gone must not
    // stop the shop.
    _ = unsafe write(STDERR_FILENO, bytes, bytes.count)
  }
}

extension Logger.Level {
  /// The priority of syslog(3).
  fileprivate var priority: Int {
    switch self {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }
}
