import Testing

@testable import FastCGI

extension FastCGITests {
  @Suite("Bodies")
  struct BodyTests {
    @Test(
      "a body must be as long as CONTENT_LENGTH says",
      arguments: [
        ("3", 3, "200 OK"), ("0", 0, "200 OK"), ("", 0, "200 OK"), (nil, 0, "200 OK"),
        ("00003", 3, "200 OK"), ("2", 3, "400 Bad Request"), ("4", 3, "400 Bad Request"),
        ("", 3, "400 Bad Request"), (nil, 3, "400 Bad Request"), ("3", 0, "400 Bad Request"),
        ("-1", 3, "400 Bad Request"), ("3 ", 3, "400 Bad Request"), ("0x3", 3, "400 Bad Request"),
        ("99999999999999999999999999", 3, "413 Content Too Large"),
      ] as [(String?, Int, String)])
    func announced(length: String?, count: Int, status: String) throws {
      let server = try RunningServer()
      let peer = try server.connect()
      var call = Call("/echo", body: [UInt8](repeating: 1, count: count))
      call.announced = length
      #expect(try #require(peer.ask(call)).status == "Status: \(status)")
      #expect(try #require(peer.ask(Call("/echo"))).status == "Status: 200 OK")
    }

    @Test("a body over the limit is refused, and a good request follows on the same connection")
    func overTheLimit() throws {
      let server = try RunningServer()
      let peer = try server.connect()
      let body = [UInt8](repeating: 9, count: 100_001)
      let limit = [("LIMIT", "100000")]
      #expect(
        try #require(peer.ask(Call("/echo", limit, body: body))).status
          == "Status: 413 Content Too Large")
      #expect(
        try #require(peer.ask(Call("/echo", limit, body: Array(body.dropLast())))).body
          == Array(body.dropLast()))
    }

    @Test("a body too large even to be dropped is answered, and its connection closed")
    func overTheDrainLimit() throws {
      let server = try RunningServer { $0.drainLimit = 10_000 }
      let peer = try server.connect()
      let call = Call("/echo", [("LIMIT", "10")], body: [UInt8](repeating: 9, count: 50_000))
      #expect(try #require(peer.ask(call)).status == "Status: 413 Content Too Large")
      #expect(peer.isClosed)
    }

    @Test("a limit beyond all measure is no reason to end")
    func absurdLimit() throws {
      let server = try RunningServer()
      let peer = try server.connect()
      var call = Call("/echo", [("LIMIT", "\(Int.max)")], body: [1])
      call.announced = "\(Int.max)"
      #expect(try #require(peer.ask(call)).status == "Status: 413 Content Too Large")
    }
  }
}
