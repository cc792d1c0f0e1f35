import HTTP
import PetShop
import PetShopContracts
import TestDatabase
import TestSupport
import Testing

@testable import PetShopAPI

@Suite("Bad input to the other contracts", .database(Shop.migrations))
struct ContractInputTests {
  private static let rowsWithBody = ContractRow.all.filter { $0.body != nil }

  @Test(arguments: rowsWithBody)
  func `what is no JSON object is refused`(row: ContractRow) throws {
    let neighbours = try Neighbourhood()
    // Whatever is wrong with a log-in, tienda says the same.
    let isOneForAll = row.contract.name == Contract.tienda.name && row.pattern == "POST /login"
    for body in ["{", "[]", "null", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "\u{FEFF}{}", "x"] {
      let answer = try neighbours.send(row, body)
      #expect(answer.status == (isOneForAll ? 401 : 400), "\(body)")
    }
    let type = try neighbours.send(row, "{}", [.contentType: "text/plain"])
    #expect(type.status == (isOneForAll ? 401 : 415))
  }

  @Test(arguments: rowsWithBody)
  func `a value that is wrong is a clear refusal, and never more`(row: ContractRow) throws {
    let neighbours = try Neighbourhood()
    for field in row.body ?? [] {
      let isCredential = row.pattern.hasSuffix("/login")
      for value in ["true", "{}", "\"a\\u0000b\"", "-1", "1e400", "0.001", "\"\"", "[null]"] {
        // The texts that may be empty.
        if field.name.hasPrefix("descrip"), value == "\"\"" { continue }
        let answer = try neighbours.send(row, row.body(with: field.name, as: value))
        let about = Comment(rawValue: "\(field.name) = \(value): \(answer.text)")
        #expect((400...422).contains(answer.status), about)
        #expect(isCredential || answer.text.contains(field.name), about)
      }
    }
  }

  @Test(arguments: rowsWithBody)
  func `a field that nobody asked for is refused by its name`(row: ContractRow) throws {
    let neighbours = try Neighbourhood()
    let answer = try neighbours.send(row, row.body(with: "unasked", as: "1"))
    #expect((400...422).contains(answer.status), "\(answer.text)")
    #expect(row.pattern.hasSuffix("/login") || answer.text.contains("unasked"), "\(answer.text)")
  }

  /// Sound requests to every row, damaged at random, the same at every run.
  @Test(.database(Shop.migrations), arguments: 1...2)
  func `whatever comes, the answer is one a contract knows`(seed: UInt64) throws {
    var dice = Dice(seed: seed)
    for _ in 0..<8 {
      let world = try Neighbourhood()
      for _ in 0..<250 {
        let row = dice.one(of: ContractRow.all)
        let sound = try world.request(row, from: dice.one(of: [.user, .admin, .admin, .service]))
        var damaged = Damaged(
          method: sound.method.rawValue, path: Array(sound.path.utf8),
          query: Array(sound.query.utf8),
          headers: Dictionary(
            sound.headers.fields.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }),
          body: sound.body)
        for _ in 0...dice.below(3) { damaged.suffer(&dice) }
        guard let request = damaged.request else { continue }
        let answer = world.client.speaking(row.contract).send(request)
        #expect(answer.status < 500, "\(damaged): \(answer.text)")
        guard !answer.response.body.isEmpty, row.pattern != "GET /docs" else { continue }
        _ = try answer.value()
      }
    }
  }
}

extension ContractRow {
  /// The sound body with one field, new or not, of another value.
  fileprivate func body(with name: String, as value: String) -> String {
    let others = (body ?? []).filter { $0.name != name }
    let fields = others + [(name: name, value: value)]
    return "{" + fields.map { "\"\($0.name)\": \($0.value)" }.joined(separator: ", ") + "}"
  }
}

extension Neighbourhood {
  /// As whoever may, with another body.
  fileprivate func send(
    _ row: ContractRow, _ body: String, _ headers: [HTTPHeaderName: String] = [:]
  ) throws -> Answer {
    let allowed = [Visitor.user, .admin, .service].first { row.statuses[$0.rawValue] < 300 }
    let sound = try request(row, from: allowed ?? .user)
    var fields = sound.headers
    for (name, value) in headers { try fields.set(name, value) }
    return client.speaking(row.contract).send(
      HTTPRequest(
        method: sound.method, path: sound.path, headers: fields, body: Array(filled(body).utf8),
        id: HTTPRequest.testID))
  }
}
