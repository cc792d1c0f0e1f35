import Cryptography
import Foundation
import Logging
import PetShop
import PostgreSQL
import TestDatabase
import Testing

@testable import PetShopCommand

@Suite("A worker")
struct ServeTests {
  private let directory: ScratchDirectory
  private var socket: String { "\(directory.path)/socket" }
  private var isOpen: Bool { FileManager.default.fileExists(atPath: socket) }

  init() throws { directory = try ScratchDirectory() }

  private func start(_ program: Program) throws -> RunningProgram {
    var program = program
    program.environment["JWT_SIGNING_KEY"] = try Keys.signing.get().pem()
    return try program.start("serve", "--socket", socket)
  }

  /// Where the last migration is still to come.
  private func behind() throws -> TestDatabase {
    try TestDatabase(Array(Shop.migrations.dropLast()))
  }

  @Test func `it opens when the migrations that it knows are applied, and not before`() throws {
    let database = try behind()
    let worker = try start(Program(on: database))
    try worker.says("waiting for petshop migrate")
    #expect(!isOpen)

    #expect(try Program(on: database, as: .owner).run("migrate").status == 0)

    try worker.says("notice: serving")
    #expect(isOpen)
    let outcome = try worker.end()
    #expect(outcome.status == 0)
    #expect(outcome.errors.split(separator: "\n").count { $0.contains("petshop migrate") } == 1)
  }

  @Test func `it can be ended while it waits`() throws {
    let worker = try start(Program(on: try behind()))
    try worker.says("waiting for petshop migrate")

    let outcome = try worker.end()

    #expect(outcome.status == 0)
    #expect(!outcome.errors.contains("serving"))
    #expect(!isOpen)
  }

  @Test func `it goes on with a schema that is newer than itself`() throws {
    let database = try TestDatabase(Shop.migrations)
    try Session(database.options).execute(
      script: "INSERT INTO schema_migrations VALUES (100000, 'of_tomorrow', '')")

    let worker = try start(Program(on: database))

    try worker.says("notice: serving")
  }

  @Test func `without a database it opens, to say so`() throws {
    let nowhere = Program(environment: ["DATABASE_URL": "postgresql:///petshop?host=/nonexistent"])

    let worker = try start(nowhere)

    try worker.says("notice: serving")
  }

  private static let auditLog = Query<String>(
    "SELECT concat_ws(' ', actor, action, split_part(subject, '/', 1)) FROM audit_log ORDER BY id"
  ) { row in try row.next() }

  @Test func `the environment's key is made and ended under the eyes of the audit log`() throws {
    let database = try TestDatabase(Shop.migrations)
    let premises = try Premises(
      forCommandsWith: Environment(Program(on: database).environment))
    func admit(_ key: String) {
      var admission = KeyAdmission(
        APIKeyText(key), premises, Logger(label: "test", level: .critical))
      admission.admitIfDue()
      admission.admitIfDue()
    }

    admit("the-key-of-the-earlier-system")
    let first = try Session(database.options).all(Self.auditLog)
    admit("the-key-that-follows-the-first")

    #expect(first.contains("command-line create api-keys"))
    let log = try Session(database.options).all(Self.auditLog)
    #expect(log.dropFirst(first.count).contains("command-line update api-keys"))
    #expect(log.allSatisfy { $0.hasPrefix("command-line ") })
  }
}
