internal import Synchronization

/// A connection with a request on it, and when that was first seen.
struct Arrival {
  let connection: Connection
  let isHungUp: Bool
  let time: ContinuousClock.Instant
}

/// Where requests wait when no quick worker is idle.
///
/// An idle worker takes one connection straight from the ready set: there is no hand-over between
/// threads. Once none is idle, whoever finishes a request brings all that is ready in here, with
/// the time, and takes the oldest; the doorman looks in now and then for when none finishes.
/// What is waiting is only added to, and a worker only becomes idle, under the one lock, and
/// nothing is added while a worker is idle: so no worker sleeps while a request waits here.
final class WaitingRoom: Sendable {
  /// What a worker is to do next; nothing at all when it was idle for long.
  struct Turn {
    var arrival: Arrival?
    var hasNewConnections = false
    var isOver = false
  }

  private let ready: ReadySet
  private let queue = Mutex(Fifo<Arrival>())
  private let idle = Atomic(0)

  init(_ ready: ReadySet) {
    self.ready = ready
  }

  /// How many requests wait.
  var count: Int { queue.withLock { $0.count } }

  /// The next turn of a worker that has just finished one. Waits for it, at most for `limit`.
  func nextTurn(within limit: Duration) -> Turn {
    if let turn = waitingTurn() { return turn }
    var turn = Turn()
    _ = ready.take(atMost: 1, within: limit) { turn.add($0) }
    idle.subtract(1, ordering: .releasing)
    return turn
  }

  /// Who must be turned away now: those that wait beyond `limit`, and those who came before
  /// `patience`. Only ever anybody when no worker is idle.
  func surplus(
    limit: Int, cameBefore patience: ContinuousClock.Instant
  ) -> (refused: [(Arrival, Refusal)], hasNewConnections: Bool) {
    var refused: [(Arrival, Refusal)] = []
    var turn = Turn()
    queue.withLock { queue in
      guard idle.load(ordering: .acquiring) == 0 else { return }
      while sweep(&queue, &turn) == batch, queue.count < limit + 1_024 {}
      while let oldest = queue.first, oldest.time < patience {
        if let late = queue.popFirst() { refused.append((late, .expired)) }
      }
      while queue.count > limit {
        if let newest = queue.popLast() { refused.append((newest, .overloaded)) }
      }
    }
    return (refused, turn.hasNewConnections)
  }

  /// A turn that needs no waiting; nil when the worker is now idle.
  private func waitingTurn() -> Turn? {
    queue.withLock { queue in
      var turn = Turn()
      if queue.isEmpty, idle.load(ordering: .acquiring) == 0 { _ = sweep(&queue, &turn) }
      turn.arrival = queue.popFirst()
      if turn.arrival != nil || turn.hasNewConnections || turn.isOver { return turn }
      idle.add(1, ordering: .releasing)
      return nil
    }
  }

  /// Brings a batch of what is ready in here; returns how many that were.
  private func sweep(_ queue: inout Fifo<Arrival>, _ turn: inout Turn) -> Int {
    let now = ContinuousClock.now
    return ready.take(atMost: batch, within: .zero) { ready in
      turn.add(ready, now)
      if let arrival = turn.arrival { queue.append(arrival) }
      turn.arrival = nil
    }
  }
}

/// How many requests are brought in with one system call.
private let batch = 64

extension WaitingRoom.Turn {
  fileprivate mutating func add(_ ready: ReadySet.Ready, _ now: ContinuousClock.Instant = .now) {
    switch ready {
    case .listener: hasNewConnections = true
    case .end: isOver = true
    case .connection(let connection, let isHungUp):
      arrival = Arrival(connection: connection, isHungUp: isHungUp, time: now)
    }
  }
}
