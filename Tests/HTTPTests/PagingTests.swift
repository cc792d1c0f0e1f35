import HTTP
import Testing

@Suite("Paging")
struct PagingTests {
  @Test(
    "reads page and size",
    arguments: [
      ("", 0, 20), ("page=1", 0, 20), ("page=3", 40, 20), ("page=3&page_size=50", 100, 50),
      ("page_size=1", 0, 1), ("page_size=100", 0, 100), ("sort=name&page=2", 20, 20),
      ("page=1001&page_size=100", 100_000, 100), ("page=007", 120, 20),
    ])
  func pages(query: String, offset: Int, size: Int) throws {
    let paging = try Paging(QueryParameters(query))

    #expect(paging.offset == offset)
    #expect(paging.size == size)
  }

  @Test(
    "names every parameter that is wrong",
    arguments: [
      ("page=0", ["page.out_of_range"]), ("page=-1", ["page.out_of_range"]),
      ("page=100002", ["page.out_of_range"]),
      ("page=100002&page_size=1", ["page.out_of_range"]),
      ("page=5002", ["page.too_far"]), ("page=1002&page_size=100", ["page.too_far"]),
      ("page=99999999999999999999", ["page.out_of_range"]),
      ("page=abc", ["page.not_an_integer"]), ("page=", ["page.not_an_integer"]),
      ("page=1.5", ["page.not_an_integer"]), ("page=%2B1", ["page.not_an_integer"]),
      ("page=-", ["page.not_an_integer"]), ("page=1e3", ["page.not_an_integer"]),
      ("page_size=0", ["page_size.out_of_range"]), ("page_size=101", ["page_size.out_of_range"]),
      ("page=0&page_size=x", ["page.out_of_range", "page_size.not_an_integer"]),
      ("page=1&page=2", ["page.repeated"]), ("cursor=!", ["cursor.invalid_cursor"]),
      ("cursor=", ["cursor.invalid_cursor"]), ("cursor=AA", ["cursor.invalid_cursor"]),
      ("page=1&cursor=AQ", ["cursor.exclusive"]),
    ])
  func faults(query: String, faults: [String]) throws {
    let error = try #require(throws: ParameterFaults.self) {
      try Paging(try QueryParameters(query))
    }

    #expect(error.faults.map(\.messageKey) == faults)
  }

  @Test("reads a cursor it wrote", arguments: [0, 1, 2, 3, 4, 300])
  func cursors(length: Int) throws {
    let cursor = Cursor(payload: (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37) })

    let paging = try Paging(QueryParameters("cursor=\(cursor.text)&page_size=5"))

    #expect(paging.position == .cursor(cursor))
    #expect(paging.offset == nil)
    #expect(paging.size == 5)
  }

  @Test(
    "takes no cursor that it would not have written",
    arguments: ["AQ==", "AR", "A", "AQ\n", "Ag", "A+/_", "AQÁ", String(repeating: "A", count: 513)])
  func forgedCursors(text: String) {
    #expect(Cursor(text: text) == nil)
  }

  @Test(
    "links to the pages around it, with the other parameters kept",
    arguments: [
      ("page=1", 0, "1 first, 1 last"), ("", 45, "1 first, 2 next, 3 last"),
      ("page=2", 45, "1 first, 1 prev, 3 next, 3 last"), ("page=3", 45, "1 first, 2 prev, 3 last"),
      ("page=3", 60, "1 first, 2 prev, 3 last"), ("page=9", 45, "1 first, 3 prev, 3 last"),
      ("page=2", nil, "1 first, 1 prev, 3 next"),
      ("page=5000", 100_020, "1 first, 4999 prev, 5001 next, 5001 last"),
      ("page=5000", 100_021, "1 first, 4999 prev, 5001 next"),
    ] as [(String, Int?, String)])
  func links(query: String, total: Int?, expected: String) throws {
    let query = try QueryParameters(query)
    let links = PageLinks(
      target: "/list", query: query, paging: try Paging(query), total: total,
      next: Cursor(payload: []))

    let written = expected.split(separator: ", ").map { link in
      let parts = link.split(separator: " ")
      return "</list?page=\(parts[0])&page_size=20>; rel=\"\(parts[1])\""
    }
    #expect(links.headerValue == written.joined(separator: ", "))
  }

  @Test("keeps and encodes the filters in its links, and goes on by cursor")
  func filters() throws {
    let query = try QueryParameters("q=collar+de+%26+piel&cursor=AQ&page_size=2&tag=a&tag=%C3%B1")
    let next = Cursor(payload: [1, 2])

    let links = PageLinks(
      target: "/list", query: query, paging: try Paging(query), total: nil, next: next)

    let filters = "q=collar%20de%20%26%20piel&tag=a&tag=%C3%B1"
    #expect(
      links.headerValue
        == "</list?\(filters)&page_size=2>; rel=\"first\", "
        + "</list?\(filters)&cursor=AQEC&page_size=2>; rel=\"next\"")
  }

  @Test("goes on by cursor where there are no more pages", arguments: [100_021, nil])
  func beyondPages(total: Int?) throws {
    let query = try QueryParameters("page=5001&sort=name")
    let links = PageLinks(
      target: "/list", query: query, paging: try Paging(query), total: total,
      next: Cursor(payload: [1, 2]))

    let others = links.headerValue.split(separator: ", ").filter { !$0.contains("next") }
    #expect(others.allSatisfy { $0.contains("first") || $0.contains("prev") })
    #expect(
      links.headerValue.hasSuffix("</list?sort=name&cursor=AQEC&page_size=20>; rel=\"next\""))
  }

  @Test("has no next link where the list ends")
  func end() throws {
    let query = try QueryParameters("cursor=AQ")

    let links = PageLinks(
      target: "/list", query: query, paging: try Paging(query), total: nil, next: nil)

    #expect(links.headerValue == "</list?page_size=20>; rel=\"first\"")
  }
}
