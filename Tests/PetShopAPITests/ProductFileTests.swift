import HTTP
import JSON
import PetShop
import Synchronization
import TestDatabase
import Testing

@testable import PetShopAPI

@Suite("The catalogue as a file")
struct ProductFileTests {
  let client: Client
  let admin: Person

  init() throws {
    client = try Client()
    admin = try client.admin()
  }

  private func post(
    _ file: String, _ query: String = "", _ headers: [HTTPHeaderName: String] = [:]
  ) throws -> Answer {
    let type = [HTTPHeaderName.contentType: "text/csv"]
    return try client.send(
      .post, "/api/products/import\(query)", json: file, as: admin,
      type.merging(headers) { $1 })
  }

  @Test(.database(Shop.migrations)) func `it goes out as a file to keep, and comes in again`()
    throws
  {
    let id = try client.product("Collar", price: "12.9", stock: 3, by: admin)
    let answer = try client.get("/api/products.csv", as: admin)

    #expect(answer.status == 200)
    #expect(answer[.contentType] == "text/csv; charset=utf-8; header=present")
    #expect(answer[.contentDisposition] == #"attachment; filename="products.csv""#)
    #expect(answer[.cacheControl] == "no-store")
    #expect(
      answer.text == """
        id,sku,name,description,price,stock,category,species,brand,tax_rate,image_url,tags,\
        low_stock_threshold\r
        \(id),,Collar,,12.90,3,,,,21.00,,,0\r\n
        """)
    #expect(
      try post(answer.text).text
        == #"{"dry_run":false,"created":0,"updated":0,"unchanged":1}"#)
  }

  @Test(
    .database(Shop.migrations), arguments: ["text/csv", "text/*", "*/*", "text/csv;q=0.1, */*;q=0"])
  func `it is for who reads CSV`(accepted: String) throws {
    #expect(try client.get("/api/products.csv", as: admin, [.accept: accepted]).status == 200)
  }

  @Test(.database(Shop.migrations)) func `it is not for who wants something else`() throws {
    try client.get("/api/products.csv", as: admin, [.accept: "application/json"])
      .expectProblem(406, "not_acceptable")
    try client.get("/api/products.csv?page=1", as: admin)
      .expectProblem(422, "invalid_fields", errors: ["page unknown_field"])
  }

  @Test(.database(Shop.migrations)) func `HEAD tells all but the body and its length`() throws {
    let answer = try client.send(.head, "/api/products.csv", as: admin)
    #expect(answer.status == 200)
    #expect(answer.response.body.isEmpty)
    #expect(answer[.contentLength] == nil)
  }

  @Test(.database(Shop.migrations)) func `a dry run says what would be`() throws {
    let file = "sku,name,price,stock\nA,Uno,1,2\n"
    #expect(
      try post(file, "?dry_run=true").text
        == #"{"dry_run":true,"created":1,"updated":0,"unchanged":0}"#)
    #expect(try client.get("/api/products").integer("total") == 0)
    #expect(
      try post(file, "?dry_run=false").text
        == #"{"dry_run":false,"created":1,"updated":0,"unchanged":0}"#)
    try post(file, "?dry_run=maybe")
      .expectProblem(422, "invalid_fields", errors: ["dry_run not_one_of"])
  }

  @Test(.database(Shop.migrations)) func `wrong rows are a problem with their numbers`() throws {
    let answer = try post(
      "sku,name,price,stock\nA,Uno,1,2\nB,,x,2\n", "", [.acceptLanguage: "es"])

    #expect(answer.status == 422)
    #expect(
      answer.text
        == compact(
          """
          {"type": "/docs/problems/import_refused",
           "title": "Algunas filas son incorrectas. No se ha importado nada.", "status": 422,
           "detail": "Algunas filas son incorrectas. No se ha importado nada.",
           "instance": "\(HTTPRequest.testID)", "code": "import_refused", "errors": [
             {"row": 3, "field": "name", "code": "required", "message": "es obligatorio"},
             {"row": 3, "field": "price", "code": "wrong_type", "message": "debe ser un número"}],
           "error_count": 2, "errors_not_shown": 0}
          """))
    #expect(try client.get("/api/products").integer("total") == 0)
  }

  @Test(.database(Shop.migrations)) func `of many wrong rows a hundred are shown`() throws {
    let answer = try post("sku,price\n" + String(repeating: "A,x\n", count: 1_000))
    #expect(try answer.integer("error_count") > 1_000)
    #expect(
      try answer.integer("errors_not_shown") == (try answer.integer("error_count")) - 100)
    #expect(try answer.value("errors").arrayValue?.count == 100)
  }

  @Test(
    .database(Shop.migrations),
    arguments: [
      ("sku\n\"A", "The file ends within quotation marks (row 2, line 2)."),
      (
        "sku\nA\"\n",
        "A quotation mark stands in a field that does not begin with one (row 2, line 2)."
      ),
      (
        "sku\n\"A\" \n",
        "Something stands between closing quotation marks and the comma (row 2, line 2)."
      ),
      ("sku\n\0\n", "There is a NUL in the file (row 2, line 2)."),
      ("sku\rA\r", "A line ends in CR alone: CRLF or LF is needed (row 1, line 1)."),
    ])
  func `what is no CSV is told where`(file: String, detail: String) throws {
    let answer = try post(file)
    try answer.expectProblem(400, "malformed_csv")
    #expect(try answer.string("detail") == detail)
  }

  @Test(
    .database(Shop.migrations),
    arguments: [
      "application/json", "text/plain", "text/csv; charset=iso-8859-1", "text/csv; charset=utf-16",
      "application/vnd.ms-excel", "",
    ])
  func `another type or encoding is refused by its name`(type: String) throws {
    let answer = try post("sku\n", "", [.contentType: type])
    try answer.expectProblem(415, "unsupported_media_type")
    #expect(try answer.string("detail").contains("text/csv"))
  }

  @Test(
    .database(Shop.migrations),
    arguments: [
      "text/csv", "text/csv; charset=utf-8", "text/csv; charset=UTF-8; header=present", "TEXT/CSV",
    ])
  func `UTF-8 may be said or not`(type: String) throws {
    #expect(try post("sku\n", "", [.contentType: type]).status == 200)
  }

  @Test(.database(Shop.migrations)) func `bytes that are not UTF-8 are told how to be`() throws {
    for (bytes, part) in [
      ([0x73, 0x6B, 0x75, 0x0A, 0xF1, 0x0A], "CSV UTF-8"), ([0xFF, 0xFE, 0x73, 0x00], "UTF-16"),
    ] as [([UInt8], String)] {
      var request = try HTTPRequest(
        .post, "/api/products/import", json: "", token: admin.token, [.contentType: "text/csv"])
      request = HTTPRequest(
        method: .post, path: request.path, headers: request.headers, body: bytes,
        id: HTTPRequest.testID)
      let answer = client.send(request)
      try answer.expectProblem(400, "malformed_csv")
      #expect(try answer.string("detail").contains(part))
    }
  }

  @Test(.database(Shop.migrations)) func `a body in parts is read to its end, or not at all`()
    throws
  {
    let parts = Parts(["sku,name,price,", "stock\nA,Uno,1,2\nB,D", "os,1,2\n"])
    let answer = client.send(try upload(parts, isAwaited: true))
    #expect(answer.text == #"{"dry_run":false,"created":2,"updated":0,"unchanged":0}"#)

    let others = Parts(["sku,name,price,stock\nC,Tres,1,2\n"])
    try client.send(try upload(others, isAwaited: false))
      .expectProblem(503, "service_unavailable")
    let broken = Parts(["sku,name,price,stock\nC,Tres,1,2\n"], breaks: true)
    try client.send(try upload(broken, isAwaited: true)).expectProblem(400, "bad_request")
    #expect(try client.get("/api/products").integer("total") == 2)
  }

  private func upload(_ parts: Parts, isAwaited: Bool) throws -> HTTPRequest {
    let request = try HTTPRequest(
      .post, "/api/products/import", token: admin.token, [.contentType: "text/csv"])
    return HTTPRequest(
      method: .post, path: request.path, headers: request.headers,
      upload: HTTPUpload(next: parts.next, isAwaited: { isAwaited }), id: HTTPRequest.testID)
  }
}

/// Text in parts, that may break off.
private final class Parts: Sendable {
  private let rest: Mutex<[String]>
  private let breaks: Bool

  init(_ parts: [String], breaks: Bool = false) {
    rest = Mutex(parts)
    self.breaks = breaks
  }

  @Sendable func next() throws -> [UInt8] {
    try rest.withLock { rest in
      if rest.isEmpty, breaks { throw RequestError.abandoned }
      return rest.isEmpty ? [] : Array(rest.removeFirst().utf8)
    }
  }
}
