import Testing

@testable import FastCGI

extension FastCGITests {
  @Suite("Parameters and headers")
  struct ParameterTests {
    @Test("parameters keep their order and their duplicates")
    func order() throws {
      let server = try RunningServer()
      let peer = try server.connect()
      let answer = try #require(peer.ask(Call("/list", [("B", "1"), ("A", "x=y"), ("B", "2")])))
      #expect(answer.text == "PATH=/list\nB=1\nA=x=y\nB=2\nCONTENT_LENGTH=\n")
    }

    @Test("of several with one name the first counts, and the application can tell")
    func duplicates() {
      let parameters = Parameters([("HOST", "a"), ("HOST", "b"), ("HOSTS", "c"), ("EMPTY", "")])
      #expect(parameters.string("HOST") == "a")
      #expect(parameters.hasDuplicate("HOST"))
      #expect(!parameters.hasDuplicate("HOSTS"))
      #expect(parameters.string("EMPTY") == "")
      #expect(parameters["HOS"] == nil)
      #expect(parameters.count == 4)
    }

    @Test("a name or a value is cut at its first NUL, and is no string unless it is UTF-8")
    func bytes() throws {
      let server = try RunningServer()
      let peer = try server.connect()
      #expect(try #require(peer.ask(Call("/value", [("VALUE", "a\0b")]))).text == "a")
      #expect(try #require(peer.ask(Call("/value", [("VALUE\0x", "b")]))).text == "")
      let broken = Parameters(
        bytes: [0x41, 0x3d, 0xff], entries: [.init(start: 0, equals: 1, end: 3)])
      #expect(broken["A"] == [0xff])
      #expect(broken.string("A") == nil)
    }

    @Test("headers that could break the head are left out and reported")
    func injection() throws {
      let server = try RunningServer()
      let peer = try server.connect()
      let answer = try #require(peer.ask(Call("/headers")))
      #expect(answer.head == ["Status: 201 Created", "X-Good: yes", "Content-Length: 0"])
      #expect(
        server.events.all
          == ["X-Bad", "X Bad", "X-Nul", "", "X-Deleted", "Status"].map { .headerRefused(name: $0) }
      )
    }

    @Test(
      "Content-Length is added where it may be and is not there",
      arguments: [
        (200, nil, ["Status: 200 OK", "Content-Length: 2"]),
        (204, nil, ["Status: 204 No Content"]),
        (304, nil, ["Status: 304 Not Modified"]),
        (200, "7", ["Status: 200 OK", "content-LENGTH: 7"]),
        (99, nil, ["Status: 500 Internal Server Error", "Content-Length: 2"]),
      ] as [(Int, String?, [String])])
    func contentLength(status: Int, given: String?, lines: [String]) {
      let headers = HeaderLines(given.map { [(name: "content-LENGTH", value: $0)] } ?? [])
      let head = ResponseHead(FastCGIResponse(status: status, headers: headers, body: [1, 2]))
      #expect(
        String(decoding: head.bytes, as: UTF8.self) == lines.joined(separator: "\r\n") + "\r\n\r\n")
    }
  }
}
