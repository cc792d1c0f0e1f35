import Glibc
import Synchronization
import Testing

@testable import FastCGI

extension FastCGITests {
  @Suite("The waiting room")
  struct WaitingRoomTests {
    private let end: EventDescriptor
    private let ready: ReadySet
    private let room: WaitingRoom

    init() throws {
      end = try EventDescriptor()
      ready = try ReadySet(end: end)
      room = WaitingRoom(ready)
    }

    @Test("who keeps the door serves what comes, and the others sleep on")
    func oneServes() throws {
      let (keeper, sleeper) = try keeperAndSleeper()
      let first = try Caller(ready)
      first.call()
      #expect(keeper.awaitTurn()?.arrival?.connection === first.connection)
      #expect(room.sleeping == 1)
      let second = try Caller(ready)
      second.call()
      keeper.goOn()
      #expect(keeper.awaitTurn()?.arrival?.connection === second.connection)
      #expect(sleeper.turn == nil)
      end.raise()
      keeper.goOn()
      #expect(keeper.awaitTurn()?.isOver == true)
      #expect(sleeper.awaitTurn()?.isOver == true)
    }

    @Test("a worker that waits is stood in for")
    func standIn() throws {
      let (keeper, sleeper) = try keeperAndSleeper()
      let first = try Caller(ready)
      first.call()
      #expect(keeper.awaitTurn()?.arrival?.connection === first.connection)
      room.callStandIn()
      let second = try Caller(ready)
      second.call()
      #expect(sleeper.awaitTurn()?.arrival?.connection === second.connection)
      end.raise()
    }

    @Test("what came in with the first is not left waiting for a worker that waits")
    func leftOver() throws {
      let callers = try (0..<3).map { _ in try Caller(ready) }
      for caller in callers { caller.call() }
      let keeper = try Worker(room)
      #expect(keeper.awaitTurn()?.arrival != nil)
      #expect(room.count == 2)
      let other = try Worker(room)
      #expect(other.awaitTurn()?.arrival != nil)
      #expect(room.count == 1)
      end.raise()
    }

    @Test("one who waits without a word is relieved by the doorman")
    func relieved() throws {
      let (keeper, sleeper) = try keeperAndSleeper()
      let first = try Caller(ready)
      first.call()
      #expect(keeper.awaitTurn()?.arrival != nil)
      #expect(room.surplus(limit: 0, cameBefore: .now).refused.isEmpty)
      let second = try Caller(ready)
      second.call()
      #expect(sleeper.awaitTurn()?.arrival?.connection === second.connection)
      end.raise()
    }

    @Test("whoever was not called for long has an empty turn")
    func idle() throws {
      let keeper = try Worker(room, patience: .seconds(60))
      try waitUntil { room.isDoorKept }
      let bell = try Bell(taking: true)
      let turn = room.nextTurn(of: bell, within: .milliseconds(10))
      #expect(turn.arrival == nil && !turn.isOver && !turn.hasNewConnections)
      #expect(room.sleeping == 0)
      end.raise()
      #expect(keeper.awaitTurn()?.isOver == true)
    }

    /// Two workers, the second asleep.
    private func keeperAndSleeper() throws -> (Worker, Worker) {
      let keeper = try Worker(room)
      try waitUntil { room.isDoorKept }
      let sleeper = try Worker(room)
      try waitUntil { room.sleeping == 1 }
      return (keeper, sleeper)
    }
  }
}

/// Waits for what another thread does.
private func waitUntil(_ condition: () -> Bool) throws {
  for _ in 0..<10_000 where !condition() { usleep(1_000) }
  try #require(condition())
}

/// A thread that takes one turn after the other when it is told to.
private final class Worker: Sendable {
  private let turns = Mutex<[WaitingRoom.Turn]>([])
  private let next: EventDescriptor

  init(_ room: WaitingRoom, patience: Duration = .seconds(10)) throws {
    let next = try EventDescriptor(taking: true)
    let bell = try Bell(taking: true)
    self.next = next
    _ = try SystemThread { [self] in
      for _ in 0..<8 {
        let turn = room.nextTurn(of: bell, within: patience)
        turns.withLock { $0.append(turn) }
        guard !turn.isOver, next.wait(.seconds(10)) else { return }
      }
    }
  }

  /// The oldest turn not yet asked for.
  var turn: WaitingRoom.Turn? { turns.withLock { $0.isEmpty ? nil : $0.removeFirst() } }

  func awaitTurn() -> WaitingRoom.Turn? {
    for _ in 0..<10_000 {
      if let turn { return turn }
      usleep(1_000)
    }
    return nil
  }

  func goOn() { next.raise() }
}

/// Somebody on a connection.
private final class Caller {
  let connection: Connection
  private let far: Int32

  init(_ ready: ReadySet) throws {
    var pair: [Int32] = [-1, -1]
    try #require(unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
    connection = Connection(socket: pair[0], lent: dup(pair[0]))
    far = pair[1]
    try ready.add(connection)
  }

  deinit { close(far) }

  func call() { _ = unsafe send(far, "x", 1, 0) }
}
