import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop

@Suite("The stars of a product", .database(Shop.migrations))
struct StarTests {
  let shop: Shop
  let session: Session

  init() throws {
    let store = try Store()
    shop = store.open()
    session = try store.session()
  }

  @Test(
    arguments: zip(
      ["", "5", "12", "554", "112", "11111112"], [0, 500, 150, 467, 133, 113] as [Int32]))
  func `are the average in hundredths, rounded half up`(ratings: String, average: Int32) throws {
    let stars = "12345".map { star in Int64(ratings.count { $0 == star }) }
    #expect(
      try session.one(Self.average, stars[0], stars[1], stars[2], stars[3], stars[4]) == average)
  }

  @Test func `cannot be written to disagree`() throws {
    let product = try shop.addProduct().id.rawValue
    #expect(throws: PostgreSQLError.self) {
      try session.execute(
        script: "UPDATE products SET rating = 500 WHERE id = \(product)")
    }
    #expect(throws: PostgreSQLError.self) {
      try session.execute(
        script: "UPDATE products SET stars_1 = -1 WHERE id = \(product)")
    }
  }

  @Test func `are none where nothing is known`() throws {
    #expect(try session.one(Self.averageOfNothing) == 0)
  }

  private static let average = Query<Int32, Int64, Int64, Int64, Int64, Int64>(
    "SELECT average_rating($1, $2, $3, $4, $5)"
  ) { row throws(PostgreSQLError) in try row.next() }

  private static let averageOfNothing = Query<Int32>(
    "SELECT average_rating(NULL, 0, 0, 0, 0)"
  ) { row throws(PostgreSQLError) in try row.next() }
}
