import HTTP
import PetShop
import TestDatabase
import Testing

@testable import PetShopAPI

@Suite("Who may do what", .database(Shop.migrations))
struct AccessTests {
  @Test func `every route has a row in the matrix, and no other has`() {
    #expect(Set(accessMatrix.keys) == Set(Contract.native.routes.map(\.pattern)))
    #expect(accessMatrix.values.allSatisfy { $0.count == Visitor.allCases.count })
  }

  @Test(arguments: Contract.native.routes.map(\.pattern))
  func `every visitor is answered as the matrix says, and nobody hears of others`(
    pattern: String
  ) throws {
    let expected = try #require(accessMatrix[pattern])
    for visitor in Visitor.allCases {
      let neighbours = try Neighbourhood()
      let answer = neighbours.client.send(try neighbours.request(pattern, from: visitor))
      #expect(answer.status == expected[visitor.rawValue], "\(visitor): \(answer.text)")
      if answer.status >= 400 { try answer.expectAnyProblem("\(visitor)") }
      guard !visitor.mayChange else { continue }
      for secret in neighbours.secrets {
        #expect(!answer.text.contains(secret), "\(visitor) was told \(secret)")
      }
    }
  }

  @Test(arguments: Contract.native.routes.filter { $0.access != .anyone }.map(\.pattern))
  func `whoever is refused changes nothing`(pattern: String) throws {
    let neighbours = try Neighbourhood()
    let before = try neighbours.account()

    for visitor in Visitor.allCases where !visitor.mayChange {
      _ = neighbours.client.send(try neighbours.request(pattern, from: visitor))
    }

    #expect(try neighbours.account() == before)
  }

  @Test(arguments: ["orders", "invoices"])
  func `what is somebody else's looks like what is nowhere, byte for byte`(
    documents: String
  ) throws {
    let neighbours = try Neighbourhood()
    let theirs = documents == "orders" ? neighbours.purchase.order : neighbours.purchase.invoice

    let foreign = try neighbours.client.get("/api/\(documents)/\(theirs)", as: neighbours.otherUser)
    let unknown = try neighbours.client.get(
      "/api/\(documents)/\(Int64.max)", as: neighbours.otherUser)

    try foreign.expectProblem(404, "not_found")
    #expect(foreign.response.body == unknown.response.body)
    #expect(foreign.response.headers.fields == unknown.response.headers.fields)
  }

  @Test(.database(Shop.migrations), arguments: ["orders", "invoices"])
  func `lists hold one's own, and everybody's for an admin`(documents: String) throws {
    let neighbours = try Neighbourhood()
    let path = "/api/\(documents)?page_size=100"

    #expect(try neighbours.client.get(path, as: neighbours.otherUser).items().isEmpty)
    let own = try neighbours.client.get(path, as: neighbours.user)
    #expect(try own.column("user_id") == Array(repeating: "\(neighbours.user.id)", count: 3))
    let all = try neighbours.client.get(path, as: neighbours.admin)
    #expect(try all.column("user_id") == own.column("user_id"))
  }

  @Test func `whoever stops being an admin is none at the next request`() throws {
    let neighbours = try Neighbourhood()
    let admin = neighbours.admin
    _ = try neighbours.client.admin()
    try neighbours.client.execute("UPDATE users SET role = 'user' WHERE id = \(admin.id)")

    let answer = try neighbours.client.delete("/api/products/\(neighbours.product)", as: admin)

    try answer.expectProblem(403, "forbidden")
  }

  @Test func `a disabled account is out at the next request`() throws {
    let neighbours = try Neighbourhood()
    let user = neighbours.user
    try neighbours.client.execute("UPDATE users SET disabled = true WHERE id = \(user.id)")

    try neighbours.client.get("/api/users/me", as: user).expectProblem(401, "not_authenticated")
  }
}
