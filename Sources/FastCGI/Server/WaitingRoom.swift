internal import Glibc
internal import Synchronization

/// A connection with a request on it, and when that was first seen.
struct Arrival {
  let connection: Connection
  let isHungUp: Bool
  let time: ContinuousClock.Instant
}

/// Where requests wait for workers, and workers for requests.
///
/// One worker at most keeps the door: it waits for the ready set, brings in all that is ready and
/// serves the first of it, while the others sleep. Nobody keeps the door meanwhile, because most
/// requests are answered sooner than another thread wakes up. But a worker that is about to wait
/// for something says so, and whoever fell asleep last stands in for it. So as few threads are
/// awake as can be, and no request waits for a worker that waits itself.
final class WaitingRoom: Sendable {
  /// What a worker is to do next; nothing at all when it was idle for long.
  struct Turn {
    var arrival: Arrival?
    var hasNewConnections = false
    var isOver = false
  }

  fileprivate struct State {
    var queue = Fifo<Arrival>()
    var isDoorKept = false
    /// A sleeper was woken and is not up yet.
    var isStandInCalled = false
    /// Who fell asleep last is the last.
    var sleepers: [Bell] = []
    var isOver = false
  }

  fileprivate enum Step {
    case serve(Arrival), keepDoor, sleep, leave
  }

  private let ready: ReadySet
  private let state = Mutex(State())

  init(_ ready: ReadySet) {
    self.ready = ready
  }

  /// How many requests wait.
  var count: Int { state.withLock { $0.queue.count } }

  /// How many workers sleep.
  var sleeping: Int { state.withLock { $0.sleepers.count } }

  var isDoorKept: Bool { state.withLock { $0.isDoorKept } }

  /// The next turn of a worker that has just finished one. Waits for it, at most for `limit`.
  func nextTurn(of bell: Bell, within limit: Duration) -> Turn {
    while true {
      switch state.withLock({ $0.nextStep(of: bell) }) {
      case .serve(let arrival): return Turn(arrival: arrival)
      case .keepDoor: return keepDoor(for: limit)
      case .leave: return Turn(isOver: true)
      case .sleep:
        guard sleep(until: bell, within: limit) else { return Turn() }
      }
    }
  }

  /// A worker is about to wait for something other than a processor.
  func callStandIn() {
    state.withLock { $0.callStandIn() }
  }

  /// Who must be turned away now: those that wait beyond `limit`, and those who came before
  /// `patience`. Only ever anybody when all workers are busy; when only the one who kept the door
  /// is, another is woken.
  func surplus(
    limit: Int, cameBefore patience: ContinuousClock.Instant
  ) -> (refused: [(Arrival, Refusal)], hasNewConnections: Bool) {
    var refused: [(Arrival, Refusal)] = []
    var turn = Turn()
    state.withLock { state in
      guard !state.isDoorKept else { return }
      guard state.sleepers.isEmpty else { return state.callStandIn() }
      while sweep(&state, &turn, within: .zero) == batch, state.queue.count < limit + 1_024 {}
      while let oldest = state.queue.first, oldest.time < patience {
        if let late = state.queue.popFirst() { refused.append((late, .expired)) }
      }
      while state.queue.count > limit {
        if let newest = state.queue.popLast() { refused.append((newest, .overloaded)) }
      }
    }
    return (refused, turn.hasNewConnections)
  }

  /// False when nobody called for so long.
  private func sleep(until bell: Bell, within limit: Duration) -> Bool {
    if !bell.wait(limit) {
      // It may have been rung since.
      guard state.withLock({ !$0.getUp(bell) }) else { return false }
      _ = bell.wait()
    }
    state.withLock { $0.isStandInCalled = false }
    return true
  }

  private func keepDoor(for limit: Duration) -> Turn {
    var brought = State()
    var turn = Turn()
    // On a busy machine the web server goes first, and more requests are ready at once: they share
    // one system call, and whatever the application asks once for all that have come.
    sched_yield()
    _ = sweep(&brought, &turn, within: limit)
    state.withLock { state in
      state.isDoorKept = false
      while let arrival = brought.queue.popFirst() { state.queue.append(arrival) }
      turn.arrival = state.queue.popFirst()
      if turn.isOver { state.end() }
    }
    return turn
  }

  /// Brings a batch of what is ready in; returns how many that were.
  private func sweep(_ state: inout State, _ turn: inout Turn, within limit: Duration) -> Int {
    var now: ContinuousClock.Instant?
    return ready.take(atMost: batch, within: limit) { ready in
      switch ready {
      case .listener: turn.hasNewConnections = true
      case .end: turn.isOver = true
      case .connection(let connection, let isHungUp):
        let time = now ?? .now
        now = time
        state.queue.append(Arrival(connection: connection, isHungUp: isHungUp, time: time))
      }
    }
  }
}

/// How many requests are brought in with one system call.
private let batch = 64

/// What wakes one sleeping worker.
typealias Bell = EventDescriptor

/// One thread is not enough while requests wait for longer than this.
private let overdue = Duration.milliseconds(5)

extension WaitingRoom.State {
  fileprivate mutating func nextStep(of bell: Bell) -> WaitingRoom.Step {
    if let arrival = queue.popFirst() {
      if !queue.isEmpty, .now - arrival.time > overdue { callStandIn() }
      return .serve(arrival)
    }
    if isOver { return .leave }
    guard isDoorKept else {
      isDoorKept = true
      return .keepDoor
    }
    sleepers.append(bell)
    return .sleep
  }

  fileprivate mutating func callStandIn() {
    guard !isDoorKept, !isStandInCalled, let bell = sleepers.popLast() else { return }
    isStandInCalled = true
    bell.raise()
  }

  /// Whether the bell's owner was still asleep.
  fileprivate mutating func getUp(_ bell: Bell) -> Bool {
    guard let index = sleepers.lastIndex(where: { $0 === bell }) else { return false }
    sleepers.remove(at: index)
    return true
  }

  fileprivate mutating func end() {
    isOver = true
    for bell in sleepers { bell.raise() }
    sleepers = []
  }
}
