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

    @Test("some of them as one text, whatever stands in between")
    func joined() throws {
      let parameters = Parameters([
        ("ID", "1"), ("A", "x=y"), ("HTTP_A", "2"), ("B", ""), ("HTTP_B", "3"), ("HTTP_A", "4"),
        ("ID", "5"),
      ])
      func joined(without omitted: [StaticString], headers: [StaticString]) -> String {
        String(decoding: parameters.joined(without: omitted, headers: headers), as: UTF8.self)
      }
      #expect(
        joined(without: ["ID"], headers: ["HTTP_A"]) == "A=x=y\0HTTP_A=2\0B=\0HTTP_A=4\0")
      #expect(joined(without: [], headers: []) == "ID=1\0A=x=y\0B=\0ID=5\0")
      let large = Parameters([("A", "1"), ("HTTP_X", String(repeating: "x", count: 30_000))])
      #expect(large.joined(without: [], headers: []).capacity < 100)
      #expect(joined(without: ["A", "I", "IDS", "B"], headers: ["HTTP_"]) == "ID=1\0ID=5\0")
      let server = try RunningServer()
      let peer = try server.connect()
      let call = Call("/joined", [("B", "1"), ("HTTP_A", "x"), ("C", "")])
      let answer = try #require(peer.ask(call))
      #expect(answer.text == "B=1\0C=\0")
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

    @Test("headers go out as they are")
    func headers() throws {
      let server = try RunningServer()
      let peer = try server.connect()
      let answer = try #require(peer.ask(Call("/headers")))
      #expect(answer.head == ["Status: 201 Created", "X-Good: yes", "Content-Length: 0"])
    }

    @Test(
      "Content-Length is added where it may be and is not there",
      arguments: [
        (200, "", [1, 2], ["Status: 200 OK", "Content-Length: 2"]),
        (200, "", [], ["Status: 200 OK", "Content-Length: 0"]),
        (204, "", [], ["Status: 204 No Content"]),
        (304, "", [], ["Status: 304 Not Modified"]),
        (200, "content-LENGTH: 7", [], ["Status: 200 OK", "content-LENGTH: 7"]),
        (200, "A: b\r\nContent-Length: 7", [], ["Status: 200 OK", "A: b", "Content-Length: 7"]),
        (
          200, "Vary: content-length: 7\r\nContent-Length-X: 7", [],
          ["Status: 200 OK", "Vary: content-length: 7", "Content-Length-X: 7", "Content-Length: 0"]
        ),
        (99, "", [1, 2], ["Status: 500 Internal Server Error", "Content-Length: 2"]),
      ] as [(Int, String, [UInt8], [String])])
    func contentLength(status: Int, given: String, body: [UInt8], lines: [String]) {
      let headerLines = given.isEmpty ? [] : Array("\(given)\r\n".utf8)
      let head = ResponseHead(
        FastCGIResponse(status: status, headerLines: headerLines, body: body))
      #expect(
        String(decoding: head.bytes, as: UTF8.self) == lines.joined(separator: "\r\n") + "\r\n\r\n")
    }
  }
}
