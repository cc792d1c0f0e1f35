import Testing

@testable import FastCGI

extension FastCGITests {
  @Suite("Bodies that are read in parts")
  struct UploadTests {
    private func call(_ how: String = "read", bytes: Int, limit: Int = 10_000_000) -> Call {
      Call(
        "/upload", [("UPLOAD", how), ("LANE", "bulk"), ("LIMIT", "\(limit)")],
        body: [UInt8](repeating: 7, count: bytes))
    }

    @Test("they come whole, however large", arguments: [0, 1, 65_535, 65_536, 65_537, 3_000_000])
    func whole(count: Int) throws {
      let server = try RunningServer()
      let peer = try server.connect()
      sendInBackground(call(bytes: count), from: peer)
      #expect(try #require(peer.readAnswer()).text == "\(count)")
      #expect(try #require(peer.ask(Call("/echo"))).status == "Status: 200 OK")
    }

    @Test("they must be as long as was announced", arguments: ["2", "4", "x", ""])
    func length(announced: String) throws {
      let server = try RunningServer()
      let peer = try server.connect()
      var call = call(bytes: 3)
      call.announced = announced
      #expect(try #require(peer.ask(call)).status == "Status: 400 Bad Request")
      #expect(try #require(peer.ask(Call("/echo"))).status == "Status: 200 OK")
    }

    @Test("one over the limit is refused unread")
    func limit() throws {
      let server = try RunningServer()
      let peer = try server.connect()
      sendInBackground(call(bytes: 100_001, limit: 100_000), from: peer)
      #expect(try #require(peer.readAnswer()).status == "Status: 413 Content Too Large")
      #expect(try #require(peer.ask(Call("/echo"))).status == "Status: 200 OK")
    }

    @Test("one that nobody reads is dropped, and its connection kept")
    func unread() throws {
      let server = try RunningServer()
      let peer = try server.connect()
      sendInBackground(call("unread", bytes: 2_000_000), from: peer)
      #expect(try #require(peer.readAnswer()).status == "Status: 403 Forbidden")
      #expect(try #require(peer.ask(Call("/echo"))).status == "Status: 200 OK")
    }

    @Test("a sender who goes away in the middle is noticed")
    func gone() throws {
      let server = try RunningServer()
      var peer: Peer? = try server.connect()
      let bytes = call(bytes: 40_000).bytes
      peer?.send(Array(bytes.dropLast(10_000)))
      peer = nil
      #expect(eventually { server.responder.gate.notes == ["gone after 0"] })
    }

    @Test("whether the sender still waits can be asked at any time", arguments: [true, false])
    func awaited(stays: Bool) throws {
      let server = try RunningServer()
      var peer: Peer? = try server.connect()
      peer?.send(call("held", bytes: 10).bytes)
      #expect(eventually { server.responder.gate.count == 1 })
      if !stays { peer = nil }
      server.responder.gate.open()
      #expect(eventually { server.responder.gate.notes == [stays ? "awaited" : "given up"] })
      if stays { #expect(try #require(peer?.readAnswer()).text == "10") }
    }

    /// The peer's socket takes less than a large body: it is sent while the answer is awaited.
    private func sendInBackground(_ call: Call, from peer: Peer) {
      let descriptor = peer.descriptor
      Peer.sendInBackground(call.bytes, on: descriptor)
    }
  }
}
