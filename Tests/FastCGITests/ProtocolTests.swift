import Testing

@testable import FastCGI

extension FastCGITests {
  @Suite("What libfcgi reads and writes on connections it is lent")
  struct ProtocolTests {
    @Test("a request is answered and the connection kept: libfcgi takes ipcFd over, and leaves it")
    func handOver() throws {
      let server = try RunningServer()
      let peer = try server.connect()
      for text in ["first", "second"] {
        let answer = try #require(peer.ask(Call("/echo", body: Array(text.utf8))))
        #expect(answer.text == text)
      }
      #expect(server.gauges.connections == 1)
    }

    @Test("a thousand requests go over one connection")
    func thousand() throws {
      let server = try RunningServer()
      let peer = try server.connect()
      for number in 0..<1_000 {
        let answer = try #require(peer.ask(Call("/value", [("VALUE", "\(number)")])))
        #expect(answer.text == "\(number)")
      }
      #expect(eventually { server.gauges.served == 1_000 })
    }

    @Test("a peer that does not want to keep the connection sees it close after the answer")
    func notKept() throws {
      let server = try RunningServer()
      let peer = try server.connect()
      var call = Call("/echo", body: [1, 2, 3])
      call.keeps = false
      #expect(try #require(peer.ask(call)).body == [1, 2, 3])
      #expect(peer.isClosed)
      #expect(eventually { server.gauges.connections == 0 })
    }

    @Test("records may come byte by byte")
    func byteByByte() throws {
      let server = try RunningServer()
      let peer = try server.connect()
      let call = Call("/echo", [("X", "y")], body: Array("slowly".utf8))
      for _ in 1...2 {
        peer.sendByteByByte(call.bytes)
        #expect(try #require(peer.readAnswer()).text == "slowly")
      }
    }

    @Test("records may be short and padded", arguments: [(1, 0), (3, 7), (1_000, 255)])
    func padded(recordSize: Int, padding: Int) throws {
      let server = try RunningServer()
      let peer = try server.connect()
      var call = Call("/echo", body: (0..<5_000).map { UInt8($0 % 251) })
      call.recordSize = recordSize
      call.padding = UInt8(padding)
      for _ in 1...2 { #expect(try #require(peer.ask(call)).body == call.body) }
    }

    @Test("values may be of any length", arguments: [0, 1, 127, 128, 8_191, 65_536, 1_000_000])
    func valueLengths(count: Int) throws {
      let server = try RunningServer()
      let peer = try server.connect()
      let value = String(repeating: "v", count: count)
      let answer = try #require(peer.ask(Call("/value", [("VALUE", value), ("EMPTY", "")])))
      #expect(answer.text == value)
    }

    @Test("answers may be of any length", arguments: [0, 1, 8_000, 8_192, 65_536, 3_000_000])
    func answerLengths(count: Int) throws {
      let server = try RunningServer()
      let peer = try server.connect()
      let answer = try #require(peer.ask(Call("/large", [("COUNT", "\(count)")])))
      #expect(answer.head == ["Status: 200 OK", "Content-Length: \(count)"])
      #expect(answer.body == (0..<count).map { UInt8($0 % 251) })
    }

    @Test("FCGI_GET_VALUES is answered, and a request follows on the same connection")
    func getValues() throws {
      let server = try RunningServer()
      let peer = try server.connect()
      let names = encoded(Array("FCGI_MPXS_CONNS".utf8), [])
      peer.send(Record(kind: .getValues, id: 0, content: names).bytes + Call("/echo").bytes)
      let result = try #require(peer.readRecord())
      #expect(result.kind == .getValuesResult)
      #expect(result.content == encoded(Array("FCGI_MPXS_CONNS".utf8), Array("0".utf8)))
      #expect(try #require(peer.readAnswer()).status == "Status: 200 OK")
    }

    @Test("an unknown record type is answered with FCGI_UNKNOWN_TYPE, and a request follows")
    func unknownType() throws {
      let server = try RunningServer()
      let peer = try server.connect()
      peer.send(Record(kind: .fromTheFuture, id: 0).bytes + Call("/echo").bytes)
      let unknown = Record(kind: .unknownType, id: 0, content: [99, 0, 0, 0, 0, 0, 0, 0])
      #expect(peer.readRecord() == unknown)
      #expect(try #require(peer.readAnswer()).status == "Status: 200 OK")
    }

    @Test(
      "a role other than responder, or no FastCGI at all, closes the connection",
      arguments: [2, 3, 9])
    func otherRoles(role: UInt16) throws {
      let server = try RunningServer()
      var call = Call("/echo")
      call.role = role
      let peer = try server.connect()
      #expect(peer.ask(call) == nil)
      let browser = try server.connect()
      browser.send(Array("GET / HTTP/1.1\r\n\r\n".utf8))
      #expect(browser.isClosed)
      #expect(try #require(server.connect().ask(Call("/echo"))).status == "Status: 200 OK")
    }

    @Test("FCGI_ABORT_REQUEST in mid-body ends the connection, and harms no other")
    func abort() throws {
      let server = try RunningServer()
      let peer = try server.connect()
      let call = Call("/echo", body: [UInt8](repeating: 7, count: 1_000))
      peer.send(Array(call.bytes.dropLast(500)) + Record(kind: .abort).bytes)
      peer.send([UInt8](repeating: 0, count: 492))
      peer.send(Record(kind: .abort).bytes)
      #expect(peer.readAnswer() == nil)
      #expect(try #require(server.connect().ask(Call("/echo"))).status == "Status: 200 OK")
      #expect(server.gauges.served == 1)
      #expect(server.events.all == [.requestAborted])
    }

    @Test("a peer that leaves in mid-request is forgotten", arguments: [1, 8, 20, 60])
    func leaves(count: Int) throws {
      let server = try RunningServer()
      let call = Call("/echo", body: [UInt8](repeating: 7, count: 100))
      do {
        let peer = try server.connect()
        peer.send(Array(call.bytes.prefix(count)))
      }
      #expect(eventually { server.events.all == [.requestAborted] })
      #expect(eventually { server.gauges.connections == 0 })
      #expect(server.gauges.served == 0)
    }
  }
}
