/// Something an operator wants to know, reported from the thread it happened on.
package enum Event: Sendable, Equatable {
  /// No descriptor or memory for another connection; accepting pauses for a moment.
  case acceptFailed(errno: Int32)
  /// A peer was cut off after `Configuration.requestLimit` or `stallLimit`.
  case peerStalled
  /// A peer went away, or broke the protocol, in the middle of a request.
  case requestAborted
  /// A peer went away before its answer was written.
  case answerLost
}

/// A snapshot of what a server is doing.
package struct Gauges: Sendable, Equatable {
  /// Threads of all lanes that take requests.
  package var workers = 0
  /// Those that are at a request now.
  package var busy = 0
  /// Requests that wait for a thread of whichever lane.
  package var waiting = 0
  /// Connections open, idle ones included.
  package var connections = 0
  /// Requests carried out since the start.
  package var served = 0
  /// Requests refused since the start, for whatever reason.
  package var refused = 0
}
