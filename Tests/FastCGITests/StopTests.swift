import Glibc
import Synchronization
import Testing

@testable import FastCGI

extension FastCGITests {
  @Suite("Stopping")
  struct StopTests {
    @Test("an idle server stops, with idle connections open, and removes its socket")
    func idle() throws {
      let server = try RunningServer()
      let peers = try (0..<10).map { _ in try server.connect() }
      #expect(peers[0].ask(Call("/echo")) != nil)
      server.stop()
      for peer in peers { #expect(peer.isClosed) }
      #expect(!exists(server.path))
    }

    @Test("a stop before the start ends the run")
    func early() throws {
      let server = try FastCGIServer(
        Responder(), listening: .bind(path: RunningServer.freePath()))
      server.stop()
      try server.run()
      #expect(server.gauges.served == 0)
    }

    @Test(
      "what runs is finished and answered, in every lane", arguments: ["quick", "slow", "bulk"])
    func running(lane: String) throws {
      let server = try RunningServer()
      let peer = try server.connect()
      peer.send(Call("/wait", [("LANE", lane)]).bytes)
      #expect(eventually { server.responder.gate.count == 1 })
      server.beginStop()
      usleep(400_000)
      server.responder.gate.open()
      #expect(try #require(peer.readAnswer()).text == "let through")
      #expect(peer.hasMore)
    }

    @Test("requests already sent are answered, on kept connections and on waiting ones")
    func alreadySent() throws {
      let server = try RunningServer()
      let stuck = try (0..<2).map { _ in try server.connect() }
      for peer in stuck { peer.send(Call("/wait").bytes) }
      #expect(eventually { server.responder.gate.count == 2 })
      let sent = try (0..<20).map { _ in try server.connect() }
      for peer in sent { peer.send(Call("/echo", body: [1]).bytes) }
      server.stop()
      for peer in sent { #expect(peer.readAnswer()?.body == [1]) }
      for peer in stuck { #expect(peer.readAnswer()?.text == "let through") }
    }

    @Test("a stalled peer does not hold a stop up for long")
    func stalled() throws {
      let server = try RunningServer {
        $0.requestLimit = .seconds(3600)
        $0.stallLimit = .seconds(3600)
      }
      let peer = try server.connect()
      peer.send([1])
      #expect(eventually { server.gauges.busy == 1 })
      server.stop()
      #expect(peer.isClosed)
    }

    @Test("under load on a shared socket, nothing is lost when servers come and go")
    func underLoad() throws {
      let path = RunningServer.freePath()
      let socket = try ListeningSocket.bind(path: path)
      func start() throws -> RunningServer {
        try RunningServer(at: path, listening: .inherited(descriptor: dup(socket.descriptor)))
      }
      var server = try start()
      let crowd = try Crowd(of: 8, at: path)
      for _ in 1...10 {
        usleep(100_000)
        let successor = try start()
        server.stop()
        server = successor
      }
      let outcome = crowd.goHome()
      #expect(outcome.lost == 0)
      #expect(outcome.answered > 100)
    }

    @Test("under load on a socket of its own, every request sent is answered")
    func underLoadAlone() throws {
      let server = try RunningServer()
      let crowd = try Crowd(of: 8, at: server.path)
      usleep(200_000)
      server.stop()
      let outcome = crowd.goHome()
      #expect(outcome.lost == 0)
      #expect(outcome.answered > 100)
    }
  }
}

/// Peers that send one request after the other over kept connections, as nginx does: a connection
/// on which anything follows an answer is not used again.
private final class Crowd: Sendable {
  struct Outcome {
    var answered = 0
    /// Requests that were sent whole and never answered.
    var lost = 0
  }

  private let outcome = Mutex(Outcome())
  private let isHome = Atomic(false)
  private let threads = Mutex<[SystemThread]>([])

  init(of count: Int, at path: String) throws {
    let started = try (0..<count).map { _ in try SystemThread { [self] in keepAsking(path) } }
    threads.withLock { $0 = started }
  }

  func goHome() -> Outcome {
    isHome.store(true, ordering: .releasing)
    for thread in threads.withLock({ $0 }) { thread.join() }
    return outcome.withLock { $0 }
  }

  private func keepAsking(_ path: String) {
    while !isHome.load(ordering: .acquiring), let peer = Peer(path) {
      while !isHome.load(ordering: .acquiring), peer.send(Call("/echo", body: [1]).bytes) {
        let isAnswered = peer.readAnswer()?.body == [1]
        outcome.withLock { isAnswered ? ($0.answered += 1) : ($0.lost += 1) }
        if !isAnswered || peer.hasMore { break }
      }
    }
  }
}
