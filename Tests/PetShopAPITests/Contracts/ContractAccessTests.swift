import HTTP
import PetShop
import PetShopContracts
import TestDatabase
import Testing

@testable import PetShopAPI

@Suite("Who may do what in the other contracts", .database(Shop.migrations))
struct ContractAccessTests {
  @Test func `every route has a row in the table, and no other has`() {
    let written = ContractRow.all.map { "\($0.contract.name) \($0.pattern)" }
    let routes = Contract.all.filter { $0.name != "native" }.flatMap { contract in
      contract.routes.map { "\(contract.name) \($0.pattern)" }
    }
    #expect(written.sorted() == routes.sorted())
  }

  @Test(arguments: ContractRow.all)
  func `every visitor is answered as the table says, and nobody hears of others`(
    row: ContractRow
  ) throws {
    for visitor in Visitor.allCases {
      let neighbours = try Neighbourhood()
      let request = try neighbours.request(row, from: visitor)
      let answer = neighbours.client.speaking(row.contract).send(request)
      #expect(answer.status == row.statuses[visitor.rawValue], "\(visitor): \(answer.text)")
      guard !visitor.mayChange else { continue }
      for secret in neighbours.secrets {
        #expect(!answer.text.contains(secret), "\(visitor) was told \(secret)")
      }
    }
  }

  @Test(arguments: ContractRow.all.filter { $0.statuses[0] == 401 })
  func `whoever is refused changes nothing`(row: ContractRow) throws {
    let neighbours = try Neighbourhood()
    let before = try neighbours.account()
    for visitor in Visitor.allCases where row.statuses[visitor.rawValue] >= 400 {
      let request = try neighbours.request(row, from: visitor)
      _ = neighbours.client.speaking(row.contract).send(request)
    }
    #expect(try neighbours.account() == before)
  }
}

extension Neighbourhood {
  /// A request that is right in all but perhaps who sends it.
  func request(_ row: ContractRow, from visitor: Visitor) throws -> HTTPRequest {
    let route = try #require(row.contract.routes.first { $0.pattern == row.pattern })
    var headers: [HTTPHeaderName: String] = [:]
    headers[.apiKey] = try apiKey(of: visitor, at: route)
    let parts = row.pattern.split(separator: " ")
    let body = row.body.map { fields in
      "{" + fields.map { "\"\($0.name)\": \(filled($0.value))" }.joined(separator: ", ") + "}"
    }
    let path = String(parts[1]).replacing("{id}", with: id(in: row))
      .replacing("{product_id}", with: "$product")
    return try HTTPRequest(
      try #require(HTTPMethod(rawValue: String(parts[0]))), filled(path), json: body,
      token: token(of: visitor), headers)
  }

  private func id(in row: ContractRow) -> String {
    if row.pattern.contains("invoices") { return "$invoice" }
    return row.contract.name == "products-inventory" ? "$product" : "$user"
  }

  func filled(_ text: String) -> String {
    text.replacing("$user", with: "\(user.id)").replacing("$product", with: "\(product)")
      .replacing("$invoice", with: "\(purchase.invoice)")
      .replacing("$new", with: "\(uniqueNumber())")
  }
}
