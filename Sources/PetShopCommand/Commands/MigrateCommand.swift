import ArgumentParser
import PetShop
import PostgreSQL

/// Brings the database to what this program needs.
struct MigrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate", abstract: "Apply the migrations that are missing.",
    discussion: """
      Safe under traffic, and when two start at once. DATABASE_URL must be that of petshop_owner, \
      the role that owns the schema; those who answer requests use another.
      """)

  func run() throws {
    let database = try Configuration.database()
    try DatabaseRole.checkMayMigrate(Session(database))
    try Migrator(Shop.migrations) { progress in
      switch progress {
      case .waiting: print("waiting for another migration to finish")
      case .applying: break
      case .applied(let version, let name): print("applied \(version) \(name)")
      case .retrying(let version, let name): print("busy, trying again: \(version) \(name)")
      case .unknown(let version, let name): print("of a newer program: \(version) \(name)")
      }
    }.run(on: database)
    print("the database is up to date")
  }
}
