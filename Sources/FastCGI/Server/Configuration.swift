/// How a server behaves under load and towards peers that do not.
package struct Configuration: Sendable {
  /// Threads of the quick lane; each has one `Worker`.
  package var workers = 4
  /// Threads of the slow lane.
  package var slowWorkers = 1
  /// Threads of the bulk lane; each has one `Worker`.
  package var bulkWorkers = 1
  /// Threads of the remote lane; each has one `Worker`.
  package var remoteWorkers = 4
  /// Added to the niceness of the slow and the bulk threads.
  package var slowNiceness: Int32 = 2
  /// Requests that may wait for a slow thread; one more is refused at once.
  package var slowQueue = 8
  /// Requests that may wait for a bulk thread; one more is refused at once.
  package var bulkQueue = 2
  /// Requests that may wait for a remote thread; one more is refused at once.
  package var remoteQueue = 32
  /// Requests that may wait for a quick worker; those beyond it are refused.
  package var waitingLimit = 256
  /// How long a request may wait for a quick worker before it is refused.
  package var patience: Duration = .seconds(2)
  /// How long a peer may take to send a request before it is cut off; a web server that buffers
  /// requests sends them at once.
  package var requestLimit: Duration = .seconds(2)
  /// How long a peer may take to take an answer before it is cut off.
  package var stallLimit: Duration = .seconds(10)
  /// How much of an unwanted body is read so that the connection can be kept, in bytes.
  package var drainLimit = 8 << 20
  /// How long kept connections are still answered after `stop()`, so that the web server moves
  /// its next requests elsewhere before any connection closes.
  package var farewell: Duration = .milliseconds(250)
  /// When all workers have been stuck with one request for so long, there is no progress.
  package var stuckLimit: Duration = .seconds(30)
  /// How often an idle quick worker is tended.
  package var tendingInterval: Duration = .seconds(10)

  package init() {}
}
