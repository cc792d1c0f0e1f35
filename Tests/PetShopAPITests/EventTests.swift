import HTTP
import JSON
import PetShop
import TestDatabase
import Testing

@Suite("The stream of events over HTTP", .database(Shop.migrations))
struct EventTests {
  let client: Client
  let admin: Person
  let product: Int64

  init() throws {
    client = try Client()
    admin = try client.admin()
    product = try client.product(stock: 10, fields: #""sku": "E-\#(uniqueNumber())""#, by: admin)
  }

  @Test(.database(Shop.migrations))
  func `it is read part by part, from its beginning without a place or by 0`() throws {
    let first = try client.get("/api/events?page_size=2", as: admin)
    #expect(first.status == 200 && first[.cacheControl] == "no-store")
    #expect(try client.get("/api/events?after=0&page_size=2", as: admin).text == first.text)
    #expect(
      try first.column("type") + next(first).column("type") == [
        "petshop.user.registered", "petshop.product.created", "petshop.stock.changed",
      ])
    #expect(try first.value("has_more") == .bool(true))
    #expect(try next(first).value("has_more") == .bool(false))

    let end = try next(next(first))
    #expect(try end.items().isEmpty)
    #expect(try end.integer("next_after") == next(first).integer("next_after"))
  }

  private func next(_ part: Answer) throws -> Answer {
    try client.get("/api/events?after=\(try part.integer("next_after"))", as: admin)
  }

  @Test func `an event says what, of what, when, and whose`() throws {
    let told = try client.get("/api/events?page_size=100", as: admin).items()
    let created = try #require(told.last { $0["subject"] == .string("products/\(product)") })
    #expect(created["specversion"] == .string("1.0"))
    #expect(created["type"] == .string("petshop.stock.changed"))
    #expect(created["datacontenttype"] == .string("application/json"))
    #expect(created["data"]?.objectValue?["stock"] == .number(JSONNumber(10)))
  }

  @Test func `a place that is none is said to be wrong`() throws {
    for place in ["999999999999", "-1", "x"] {
      let answer = try client.get("/api/events?after=\(place)", as: admin)
      #expect(answer.status == 422, "\(place): \(answer.text)")
    }
  }
}
