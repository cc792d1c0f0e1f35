import PostgreSQL
import TestDatabase
import Testing

@Suite("Connections that break under COMMIT")
struct CommitOutcomeTests {
  let clone: TestDatabase

  init() throws {
    clone = try TestDatabase([
      Migration(version: 1, name: "charges", sql: "CREATE TABLE charges (id bigserial)")
    ])
  }

  private static let charge = Query<Void>("INSERT INTO charges DEFAULT VALUES")
  private static let count = Query<Int>("SELECT count(*) FROM charges") { row in try row.next() }

  private func charges() throws -> Int { try Session(clone.options).one(Self.count) }

  private func database(through proxy: CuttingProxy) -> Database {
    var options = clone.options
    options["host"] = proxy.directory
    return Database(options)
  }

  @Test func `a COMMIT that happened unheard is a success, and not repeated`() throws {
    let proxy = try CuttingProxy(to: clone.options, cut: .answer)
    var runs = 0
    let value = try database(through: proxy).write { session in
      runs += 1
      try session.run(Self.charge)
      return "charged"
    }
    #expect(value == "charged")
    #expect(runs == 1)
    #expect(try charges() == 1)
  }

  @Test func `a COMMIT that never arrived is an aborted transaction, and run again`() throws {
    let proxy = try CuttingProxy(to: clone.options, cut: .request)
    var runs = 0
    try database(through: proxy).write { session in
      runs += 1
      try session.run(Self.charge)
    }
    #expect(runs == 2)
    #expect(try charges() == 1)
  }

  @Test func `when nobody can be asked the outcome is unknown, and said to be`() throws {
    let proxy = try CuttingProxy(to: clone.options, cut: .answer, thenRefuse: true)
    var runs = 0
    let error = try #require(throws: PostgreSQLError.self) {
      try database(through: proxy).write { session in
        runs += 1
        try session.run(Self.charge)
      }
    }
    #expect(error.kind == .outcomeUnknown)
    #expect(runs == 1)
    #expect(try charges() == 1)
  }
}
