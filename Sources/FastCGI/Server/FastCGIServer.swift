internal import CFastCGI

/// A FastCGI responder: libfcgi for the protocol, worker threads over one set of connections.
///
///     let server = try FastCGIServer(
///       shop, listening: ListeningSocket.inherited(), configuration: Configuration()
///     ) { event in log(event) }
///     try server.run()
///
/// Kept connections that are idle pin no thread. Requests wait, boundedly, when all workers are
/// busy, and are refused beyond that. Signals are the program's: see `SignalWaiter`.
package final class FastCGIServer<Application: FastCGIApplication>: Sendable {
  typealias Errand = FastCGI.Errand<Application.Worker>

  let application: Application
  let engine: Engine<Application.Worker>

  /// Sets libfcgi up (`FCGX_Init`; it installs handlers for SIGPIPE, SIGUSR1 and SIGTERM).
  ///
  /// - Throws: `SystemCallError` when the process may have no more descriptors or memory.
  package init(
    _ application: Application, listening: consuming ListeningSocket,
    configuration: Configuration = Configuration(),
    onEvent: @escaping @Sendable (Event) -> Void = { _ in }
  ) throws(SystemCallError) {
    guard FCGX_Init() == 0 else { throw SystemCallError("FCGX_Init") }
    self.application = application
    engine = try Engine(listening, configuration, onEvent)
  }

  /// Answers requests until a stop is finished. To be called once.
  ///
  /// - Throws: `SystemCallError` when a thread cannot be started; nothing runs then.
  package func run() throws(SystemCallError) {
    var threads: [SystemThread] = []
    defer { for thread in threads { thread.join() } }
    do throws(SystemCallError) {
      try start(&threads)
      try engine.door.open()
    } catch {
      engine.closeSideLanes()
      engine.endSign.raise()
      throw error
    }
    engine.watch()
    engine.windDown()
  }

  /// Makes `run()` finish what runs, take nothing new, and return. From any thread, any number of
  /// times.
  package func stop() {
    engine.stopSign.raise()
  }

  /// What the server is doing now.
  package var gauges: Gauges { engine.gauges }

  /// False when every quick worker has been stuck in one request for `Configuration.stuckLimit`:
  /// then the program should no longer tell its supervisor that it is alive.
  package var isMakingProgress: Bool { engine.isMakingProgress }

  private func start(_ threads: inout [SystemThread]) throws(SystemCallError) {
    for activity in engine.activities {
      if let lane = activity.lane.flatMap(engine.sideLane) {
        let niceness = activity.lane == .remote ? 0 : engine.configuration.slowNiceness
        threads.append(
          try SystemThread(niceness: niceness) { [self] in
            carryOutErrands(of: lane, as: activity)
          })
      } else {
        let bell = try Bell(taking: true)
        threads.append(try SystemThread { [self] in serveArrivals(as: activity, bell) })
      }
    }
    threads.append(try SystemThread { [self] in turnSurplusAway() })
  }
}
