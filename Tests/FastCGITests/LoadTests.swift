import Glibc
import Testing

@testable import FastCGI

extension FastCGITests {
  @Suite("More peers than workers")
  struct LoadTests {
    @Test("idle kept connections pin no worker")
    func idleConnections() throws {
      let server = try RunningServer()
      let idle = try (0..<20).map { _ in try server.connect() }
      for peer in idle { #expect(peer.ask(Call("/echo")) != nil) }
      #expect(try #require(server.connect().ask(Call("/echo"))).status == "Status: 200 OK")
      for peer in idle { #expect(peer.ask(Call("/echo")) != nil) }
      #expect(server.gauges.connections >= 20)
    }

    @Test("a peer that sends one byte and stalls is cut off, and others are served")
    func stalledReading() throws {
      let server = try RunningServer { $0.requestLimit = .milliseconds(300) }
      let stalled = try (0..<5).map { _ in try server.connect() }
      for peer in stalled { peer.send([1]) }
      #expect(try #require(server.connect().ask(Call("/echo"))).status == "Status: 200 OK")
      for peer in stalled { #expect(peer.isClosed) }
      #expect(server.events.all.contains(.peerStalled))
      #expect(eventually { server.gauges.connections <= 1 })
    }

    @Test("a peer that does not take its answer is cut off")
    func stalledWriting() throws {
      let server = try RunningServer { $0.stallLimit = .milliseconds(300) }
      let peer = try server.connect()
      peer.send(Call("/large", [("COUNT", "5000000")]).bytes)
      #expect(eventually { server.events.all == [.peerStalled, .answerLost] })
      #expect(eventually { server.gauges.connections == 0 })
    }

    @Test("an application may take longer than a peer may stall")
    func slowApplication() throws {
      let server = try RunningServer {
        $0.requestLimit = .milliseconds(100)
        $0.stallLimit = .milliseconds(100)
      }
      let peer = try server.connect()
      peer.send(Call("/wait").bytes)
      #expect(eventually { server.responder.gate.count == 1 })
      usleep(500_000)
      server.responder.gate.open()
      #expect(try #require(peer.readAnswer()).text == "let through")
      #expect(server.events.all.isEmpty)
    }

    @Test("beyond the waiting limit requests are refused while all workers are stuck")
    func flood() throws {
      let server = try RunningServer {
        $0.waitingLimit = 5
        $0.patience = .seconds(60)
      }
      let stuck = try (0..<2).map { _ in try server.connect() }
      for peer in stuck { peer.send(Call("/wait").bytes) }
      #expect(eventually { server.responder.gate.count == 2 })
      let flood = try (0..<100).map { _ in try server.connect() }
      for peer in flood { peer.send(Call("/echo", body: [1]).bytes) }
      #expect(eventually { server.gauges.refused == 95 })
      #expect(server.gauges.waiting == 5)
      server.responder.gate.open()
      let answers = flood.map { $0.readAnswer() }
      #expect(answers.count { $0?.status == "Status: 200 OK" } == 5)
      #expect(answers.count { $0?.text == "overloaded" } == 95)
      for peer in flood { #expect(peer.ask(Call("/echo"))?.status == "Status: 200 OK") }
      for peer in stuck { #expect(peer.readAnswer()?.text == "let through") }
    }

    @Test("a request that has waited too long is refused while all workers are stuck")
    func patience() throws {
      let server = try RunningServer { $0.patience = .milliseconds(100) }
      let stuck = try (0..<2).map { _ in try server.connect() }
      for peer in stuck { peer.send(Call("/wait").bytes) }
      #expect(eventually { server.responder.gate.count == 2 })
      #expect(try #require(server.connect().ask(Call("/echo"))).text == "expired")
    }

    @Test("a request that waited past its own deadline is not carried out")
    func deadline() throws {
      let server = try RunningServer { $0.slowWorkers = 1 }
      let stuck = try server.connect()
      stuck.send(Call("/wait", [("LANE", "slow")]).bytes)
      #expect(eventually { server.responder.gate.count == 1 })
      let late = try server.connect()
      late.send(Call("/echo", [("LANE", "slow"), ("DEADLINE", "50")]).bytes)
      #expect(eventually { server.gauges.waiting == 1 })
      usleep(100_000)
      server.responder.gate.open()
      #expect(try #require(late.readAnswer()).text == "expired")
    }

    @Test(
      "nobody waits past his deadline for a thread that does not come",
      arguments: [
        "slow", "bulk", "remote",
      ])
    func expiredInLane(lane: String) throws {
      let server = try RunningServer { $0.remoteWorkers = 1 }
      let peers = try (0..<3).map { _ in try server.connect() }
      peers[0].send(Call("/wait", [("LANE", lane)]).bytes)
      #expect(eventually { server.responder.gate.count == 1 })
      peers[1].send(Call("/echo", [("LANE", lane)], body: [1]).bytes)
      #expect(eventually { server.gauges.waiting == 1 })
      let late = peers[2].ask(Call("/echo", [("LANE", lane), ("DEADLINE", "50")], body: [2]))
      #expect(late?.text == "expired")
      server.responder.gate.open()
      #expect(peers[1].readAnswer()?.body == [1])
      #expect(peers[2].ask(Call("/echo", [("LANE", lane)], body: [3]))?.body == [3])
    }

    @Test("an upload that is refused keeps no worker, whatever becomes of its body")
    func refusedUploads() throws {
      let server = try RunningServer {
        $0.workers = 1; $0.bulkQueue = 0; $0.requestLimit = .seconds(20)
      }
      let stalled = try server.connect()
      var call = Call("/upload", [("LANE", "bulk"), ("UPLOAD", "whole"), ("LIMIT", "1000")])
      call.announced = "100"
      stalled.send(Array(call.bytes.dropLast(8)))
      #expect(try #require(server.connect().ask(Call("/echo", body: [1]))).body == [1])
      stalled.send(Array(call.bytes.suffix(8)))
      #expect(stalled.readAnswer()?.text == "overloaded")
      #expect(stalled.ask(Call("/echo", body: [2]))?.body == [2])
    }

    @Test("who must say who he is and does not is refused before he waits or his body is read")
    func anonymous() throws {
      let server = try RunningServer { $0.bulkQueue = 0 }
      let peer = try server.connect()
      let body = [UInt8](repeating: 1, count: 300_000)
      let lane = [("LANE", "bulk"), ("LIMIT", "1000000"), ("ANONYMOUS", "yes")]
      #expect(peer.ask(Call("/echo", lane))?.status == "Status: 401 Unauthorized")
      Peer.sendInBackground(
        Call("/upload", lane + [("UPLOAD", "whole")], body: body).bytes, on: peer.descriptor)
      #expect(peer.readAnswer()?.status == "Status: 401 Unauthorized")
      #expect(server.gauges.served == 0)
      #expect(peer.ask(Call("/echo", body: [2]))?.body == [2])
    }

    @Test("a full slow lane refuses at once while the quick lane serves")
    func slowLane() throws {
      let server = try RunningServer { $0.slowQueue = 3 }
      let peers = try (0..<6).map { _ in try server.connect() }
      peers[0].send(Call("/wait", [("LANE", "slow")]).bytes)
      #expect(eventually { server.responder.gate.count == 1 })
      for peer in peers[1...3] { peer.send(Call("/wait", [("LANE", "slow")]).bytes) }
      #expect(eventually { server.gauges.waiting == 3 })
      for peer in peers[4...] {
        #expect(peer.ask(Call("/wait", [("LANE", "slow")]))?.text == "overloaded")
        #expect(peer.ask(Call("/echo"))?.status == "Status: 200 OK")
      }
      server.responder.gate.open()
      for peer in peers[...3] { #expect(peer.readAnswer()?.text == "let through") }
    }

    @Test("what goes through much data keeps nothing slow waiting, and only few of its kind")
    func bulkLane() throws {
      let server = try RunningServer { $0.bulkQueue = 1 }
      let peers = try (0..<3).map { _ in try server.connect() }
      peers[0].send(Call("/wait", [("LANE", "bulk")]).bytes)
      #expect(eventually { server.responder.gate.count == 1 })
      peers[1].send(Call("/wait", [("LANE", "bulk")]).bytes)
      #expect(eventually { server.gauges.waiting == 1 })
      #expect(peers[2].ask(Call("/wait", [("LANE", "bulk")]))?.text == "overloaded")
      #expect(peers[2].ask(Call("/echo", [("LANE", "slow")]))?.status == "Status: 200 OK")
      server.responder.gate.open()
      for peer in peers[...1] { #expect(peer.readAnswer()?.text == "let through") }
    }

    @Test("what turns out to wait for somebody outside keeps no worker, and its body is read once")
    func moved() throws {
      let server = try RunningServer { $0.remoteQueue = 1 }
      let peers = try (0..<6).map { _ in try server.connect() }
      let call = Call("/wait", [("MOVES", "once")], body: [1, 2, 3])
      for (count, peer) in peers[..<4].enumerated() {
        peer.send(call.bytes)
        #expect(eventually { server.responder.gate.count == count + 1 })
      }
      peers[4].send(Call("/echo", [("MOVES", "once")], body: [1, 2, 3]).bytes)
      #expect(eventually { server.gauges.waiting == 1 })
      #expect(peers[5].ask(call)?.text == "overloaded")
      #expect(peers[5].ask(Call("/echo", body: [4]))?.body == [4])
      server.responder.gate.open()
      for peer in peers[..<4] { #expect(peer.readAnswer()?.text == "let through") }
      #expect(peers[4].readAnswer()?.body == [1, 2, 3])
      for peer in peers { #expect(peer.ask(Call("/echo", body: [5]))?.body == [5]) }
    }

    @Test("nothing goes from lane to lane for ever")
    func movedOnAndOn() throws {
      let server = try RunningServer()
      let peer = try server.connect()
      #expect(peer.ask(Call("/echo", [("MOVES", "on and on")]))?.text == "failed")
    }

    @Test("workers that are all stuck make no progress, and do again afterwards")
    func progress() throws {
      let server = try RunningServer { $0.stuckLimit = .milliseconds(200) }
      #expect(eventually { server.isMakingProgress })
      let peers = try (0..<2).map { _ in try server.connect() }
      for peer in peers { peer.send(Call("/wait").bytes) }
      #expect(eventually { !server.isMakingProgress })
      #expect(server.gauges.busy == 2)
      server.responder.gate.open()
      #expect(eventually { server.isMakingProgress })
    }

    /// In a process of its own: the limit is the whole process's, and so are the descriptors that
    /// other tests hold.
    @Test("out of descriptors, a server pauses, and goes on when there are some")
    func outOfDescriptors() async {
      await #expect(processExitsWith: .success) {
        let server = try RunningServer()
        // Made beforehand: to connect them takes descriptors of the server alone.
        let peers = (0..<20).compactMap { _ in Peer() }
        withDescriptorsTaken(allBut: 5) {
          for peer in peers { #expect(peer.connect(to: server.path)) }
          #expect(eventually { !server.events.all.isEmpty })
        }
        for peer in peers { #expect(peer.ask(Call("/echo"))?.status == "Status: 200 OK") }
        #expect(server.events.all.contains(.acceptFailed(errno: EMFILE)))
        #expect(server.gauges.workers == 8)
      }
    }

    @Test("two servers share one listening socket")
    func shared() throws {
      let path = RunningServer.freePath()
      let socket = try ListeningSocket.bind(path: path)
      let servers = try (0..<2).map { _ in
        try RunningServer(at: path, listening: .inherited(descriptor: dup(socket.descriptor)))
      }
      let peers = try (0..<50).map { _ in try servers[0].connect() }
      for peer in peers { #expect(peer.ask(Call("/echo"))?.status == "Status: 200 OK") }
      #expect(eventually { servers.map(\.gauges.served).reduce(0, +) == 50 })
      servers[0].stop()
      for _ in 1...50 {
        #expect(Peer(path)?.ask(Call("/echo"))?.status == "Status: 200 OK")
      }
    }

    @Test("of two idle servers on one socket, each lets in its share")
    func fair() throws {
      let path = RunningServer.freePath()
      let socket = try ListeningSocket.bind(path: path)
      let servers = try (0..<2).map { _ in
        try RunningServer(at: path, listening: .inherited(descriptor: dup(socket.descriptor)))
      }
      for _ in 1...1_000 where servers.contains(where: { $0.gauges.served < 20 }) {
        #expect(Peer(path)?.ask(Call("/echo"))?.status == "Status: 200 OK")
      }
      for server in servers { #expect(server.gauges.served >= 20) }
    }
  }
}
