import Testing

@testable import FastCGI

extension FastCGITests {
  @Suite("Answers that are written in parts")
  struct PartTests {
    private func call(_ more: [(String, String)]) -> Call { Call("/parts", more) }

    @Test("they come whole and without a length", arguments: [(0, 1), (1, 1), (3, 40_000)])
    func whole(count: Int, size: Int) throws {
      let server = try RunningServer()
      let peer = try server.connect()
      for _ in 0..<2 {
        let answer = try #require(
          peer.ask(call([("COUNT", "\(count)"), ("SIZE", "\(size)")])))
        #expect(answer.head == ["Status: 200 OK"])
        let expected = (0..<count).flatMap { [UInt8](repeating: UInt8($0), count: size) }
        #expect(answer.body == expected)
      }
    }

    @Test("a failure before the first part is told")
    func failedAtOnce() throws {
      let server = try RunningServer()
      let peer = try server.connect()
      let answer = try #require(peer.ask(call([("COUNT", "3"), ("FAIL", "0")])))
      #expect(answer.status == "Status: 503 Service Unavailable")
      #expect(try #require(peer.ask(Call("/echo"))).status == "Status: 200 OK")
    }

    @Test(
      "a failure after it cuts the connection, and never ends the answer",
      arguments: [(1, 10), (2, 100_000), (3, 10)])
    func failedLater(part: Int, size: Int) throws {
      let server = try RunningServer()
      let peer = try server.connect()
      peer.send(call([("COUNT", "3"), ("SIZE", "\(size)"), ("FAIL", "\(part)")]).bytes)
      var kinds: Set<Record.Kind> = []
      while let record = peer.readRecord() { kinds.insert(record.kind) }
      #expect(!kinds.contains(.end))
      #expect(eventually { server.events.all == [.requestAborted] })
    }

    @Test("whoever writes for nobody is told so")
    func gone() throws {
      let server = try RunningServer()
      var peer: Peer? = try server.connect()
      peer?.send(call([("COUNT", "3"), ("SIZE", "100000"), ("HOLD", "1")]).bytes)
      #expect(eventually { server.responder.gate.count == 1 })
      peer = nil
      server.responder.gate.open()
      #expect(eventually { server.events.all == [.requestAborted] })
    }
  }
}
