internal import Synchronization

/// What a server is made of, whatever the application.
final class Engine<Worker>: Sendable {
  let configuration: Configuration
  let registry = Registry()
  let ready: ReadySet
  let door: FrontDoor
  let room: WaitingRoom
  private let slowLane: SideLane<Worker>
  private let bulkLane: SideLane<Worker>
  private let remoteLane: SideLane<Worker>
  let activities: [Activity]
  let doorman = Activity(nil)
  /// Uploads that are refused: to read them to their end is the doorman's work.
  private let unwanted = Mutex<[(Errand<Worker>, Refusal)]>([])
  let onEvent: @Sendable (Event) -> Void

  /// Raised by whoever wants the server to stop.
  let stopSign: EventDescriptor
  /// Raised when all connections are gone and the threads may end.
  let endSign: EventDescriptor
  /// Whether answers are the last on their connections.
  let isStopping = Atomic(false)

  init(
    _ listener: consuming ListeningSocket, _ configuration: Configuration,
    _ onEvent: @escaping @Sendable (Event) -> Void
  ) throws(SystemCallError) {
    self.configuration = configuration
    self.onEvent = onEvent
    stopSign = try EventDescriptor()
    endSign = try EventDescriptor()
    ready = try ReadySet(end: endSign)
    door = FrontDoor(listener, ready, registry)
    room = WaitingRoom(ready)
    slowLane = try SideLane(limit: configuration.slowQueue)
    bulkLane = try SideLane(limit: configuration.bulkQueue)
    remoteLane = try SideLane(limit: configuration.remoteQueue)
    activities =
      (0..<max(1, configuration.workers)).map { _ in Activity(.quick) }
      + (0..<max(1, configuration.slowWorkers)).map { _ in Activity(.slow) }
      + (0..<max(1, configuration.bulkWorkers)).map { _ in Activity(.bulk) }
      + (0..<max(1, configuration.remoteWorkers)).map { _ in Activity(.remote) }
  }

  /// The queue of a lane; nil for the quick one, which has none.
  func sideLane(_ lane: Lane) -> SideLane<Worker>? {
    switch lane {
    case .quick: nil
    case .slow: slowLane
    case .bulk: bulkLane
    case .remote: remoteLane
    }
  }

  var sideLanes: [SideLane<Worker>] { [slowLane, bulkLane, remoteLane] }

  /// Lets the threads that wait at these lanes end.
  func closeSideLanes() {
    for lane in sideLanes { lane.close() }
  }

  /// Leaves an upload to the doorman.
  func turnAway(_ errand: Errand<Worker>, _ refusal: Refusal) {
    unwanted.withLock { $0.append((errand, refusal)) }
  }

  /// What the doorman has to refuse: what was left to him, and what waited past its deadline.
  func takeUnwanted() -> [(Errand<Worker>, Refusal)] {
    let left = unwanted.withLock { unwanted in
      defer { unwanted = [] }
      return unwanted
    }
    return left + sideLanes.flatMap { $0.removeExpired() }.map { ($0, .expired) }
  }

  /// Waits for the next request of a connection that is done with this one.
  func awaitNext(_ connection: Connection) {
    do throws(SystemCallError) {
      try ready.rearm(connection)
    } catch {
      close(connection)
    }
  }

  /// Takes a connection off the books; it closes when the caller lets go of it.
  func close(_ connection: Connection) {
    ready.remove(connection)
    registry.remove(connection)
  }

  var gauges: Gauges {
    var gauges = Gauges()
    for state in activities.map(\.snapshot) {
      gauges.workers += 1
      if state.phase != .idle { gauges.busy += 1 }
      gauges.served &+= state.served
      gauges.refused &+= state.refused
    }
    gauges.refused &+= doorman.snapshot.refused
    gauges.waiting = sideLanes.reduce(room.count) { $0 + $1.count }
    gauges.connections = registry.count
    return gauges
  }

  /// Whether some quick worker is idle, or has begun a phase of its request lately.
  var isMakingProgress: Bool {
    let limit = ContinuousClock.now - configuration.stuckLimit
    return activities.contains { activity in
      let state = activity.snapshot
      return activity.lane == .quick && (state.phase == .idle || state.since > limit)
    }
  }
}
