internal import Synchronization

/// A request whose parameters have been read.
struct Errand<Worker>: Sendable {
  let connection: Connection
  let parameters: Parameters
  let plan: Plan<Worker>
  let arrival: ContinuousClock.Instant
  /// The body, of a request that comes from another lane.
  var body: [UInt8]?

  var deadline: ContinuousClock.Instant { arrival + plan.deadline }
}

/// The short queue in front of the threads of a lane other than the quick one.
final class SideLane<Worker>: Sendable {
  private struct State {
    var errands = Fifo<Errand<Worker>>()
    var isClosed = false
  }

  private let limit: Int
  private let state = Mutex(State())
  private let arrivals: EventDescriptor

  init(limit: Int) throws(SystemCallError) {
    self.limit = limit
    arrivals = try EventDescriptor(taking: true)
  }

  /// How many errands wait.
  var count: Int { state.withLock { $0.errands.count } }

  /// Whether the errand was taken; it is not when the queue is full.
  func offer(_ errand: Errand<Worker>) -> Bool {
    let isTaken = state.withLock { state in
      guard state.errands.count < limit else { return false }
      state.errands.append(errand)
      return true
    }
    if isTaken { arrivals.raise() }
    return isTaken
  }

  /// Takes out those that nobody waits for any more.
  func removeExpired() -> [Errand<Worker>] {
    let now = ContinuousClock.now
    return state.withLock { $0.errands.remove { $0.deadline <= now } }
  }

  /// Waits for the next errand; nil when the lane is closed and empty.
  func next() -> Errand<Worker>? {
    while true {
      _ = arrivals.wait()
      let (errand, isClosed) = state.withLock { ($0.errands.popFirst(), $0.isClosed) }
      if errand != nil || isClosed { return errand }
    }
  }

  /// Lets the waiting threads end.
  func close() {
    state.withLock { $0.isClosed = true }
    arrivals.raise(by: 1 << 16)
  }
}
