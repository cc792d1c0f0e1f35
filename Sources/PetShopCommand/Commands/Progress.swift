import Glibc

/// Counts rows on a terminal, a few times a second; says nothing where standard error is none.
final class Progress {
  private let verb: String
  private let things: String
  private let isShown = isatty(STDERR_FILENO) == 1
  private var next = ContinuousClock.now
  private var count = 0

  init(_ verb: String, of things: String = "rows") {
    self.verb = verb
    self.things = things
  }

  func show(_ count: Int) {
    self.count = count
    guard isShown, ContinuousClock.now >= next else { return }
    next = .now + .milliseconds(200)
    StandardError.write("\r\(count) \(things) \(verb)")
  }

  /// Shows the last count, and ends the line.
  func finish() {
    if isShown { StandardError.write("\r\(count) \(things) \(verb)\n") }
  }
}

enum StandardError {
  static func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe Glibc.write(STDERR_FILENO, bytes, bytes.count)
  }
}
