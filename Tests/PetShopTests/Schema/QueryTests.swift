import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop

@Suite("The shop's queries", .database(Shop.migrations))
struct QueryTests {
  @Test(arguments: ListedQuery.all)
  func `each fits the schema`(query: ListedQuery) throws {
    try query.prepare(Store().session())
  }

  @Test func `none is missing from the list`() throws {
    let names = ListedQuery.all.map { $0.description.split(separator: ".").last.map(String.init) }
    let written = try ShopSources.lines()
      .filter { $0.contains("Query<") || $0.contains("= PlaceQuery(") }
      .filter { !$0.contains("typealias") }
      .map(nameOfConstant)
    #expect(names.compactMap(\.self).sorted() == written.sorted())
  }

  /// The whole line where a query is no constant.
  private func nameOfConstant(in line: String) -> String {
    let words = line.split(separator: " ")
    guard let index = words.firstIndex(of: "let"), words.contains("static") else { return line }
    return String(words[index + 1])
  }
}
