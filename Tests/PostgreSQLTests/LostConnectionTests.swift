import PostgreSQL
import TestDatabase
import Testing

@Suite("Connections that break before COMMIT", .database)
struct LostConnectionTests {
  let options: ConnectionOptions
  let database: Database
  let admin: Session

  init() throws {
    options = try TestDatabase.current().options
    database = Database(options)
    admin = try Session(options)
  }

  private static let terminate = Query<Bool, Int>("SELECT pg_terminate_backend($1::int, 5000)") {
    row in try row.next()
  }
  private static let one = Query<Int>("SELECT 1::bigint") { row in try row.next() }

  private func terminate(_ processID: Int32) throws {
    #expect(try admin.one(Self.terminate, Int(processID)))
  }

  @Test func `a kept connection found dead at a read's first statement is replaced`() throws {
    let first = try database.read(\.processID)
    try terminate(first)
    let (one, second) = try database.read { session in
      (try session.one(Self.one), session.processID)
    }
    #expect(one == 1)
    #expect(second != first)
  }

  @Test func `a connection that breaks later in a read is an error`() throws {
    var runs = 0
    let error = try #require(throws: PostgreSQLError.self) {
      try database.read { session in
        runs += 1
        _ = try session.one(Self.one)
        try terminate(session.processID)
        _ = try session.one(Self.one)
      }
    }
    #expect(runs == 1)
    #expect(error.kind == .connectionLost)
    #expect(error.isUnavailable)
    #expect(try database.read { try $0.one(Self.one) } == 1)
  }

  @Test func `a kept connection found dead at BEGIN is replaced`() throws {
    try terminate(try database.read(\.processID))
    var runs = 0
    try database.write { session in
      runs += 1
      _ = try session.one(Self.one)
    }
    #expect(runs == 1)
  }

  @Test func `a write whose connection breaks before COMMIT runs again, once`() throws {
    var runs = 0
    try database.write { session in
      runs += 1
      _ = try session.one(Self.one)
      if runs == 1 { try terminate(session.processID) }
      _ = try session.one(Self.one)
    }
    #expect(runs == 2)
  }

  @Test func `a write whose connection breaks every time gives up`() throws {
    var runs = 0
    let error = try #require(throws: PostgreSQLError.self) {
      try database.write { session in
        runs += 1
        try terminate(session.processID)
        _ = try session.one(Self.one)
      }
    }
    #expect(runs == 2)
    #expect(error.kind == .connectionLost)
  }

  @Test func `after a refused connection the next attempt is not made, and fails the same`() throws
  {
    let server = try RefusingServer()
    let options = try ConnectionOptions("host=\(server.directory)")
    let nowhere = Database(options, pause: .seconds(3600))
    let errors = try (1...3).map { _ in
      try #require(throws: PostgreSQLError.self) { try nowhere.read { _ in } }
    }
    #expect(errors.allSatisfy { $0.kind == .connectionFailed })
    #expect(Set(errors.map(\.message)).count == 1)
    #expect(server.attempts.lines.count == 1)
  }
}
