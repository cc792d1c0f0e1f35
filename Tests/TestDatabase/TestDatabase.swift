internal import Glibc
package import PostgreSQL
internal import Synchronization

/// A database of a test's own, with the schema of the given migrations. Dropped when the last
/// reference goes.
package final class TestDatabase: Sendable {
  /// A superuser's.
  package let options: ConnectionOptions
  private let name: String

  /// Clones the migrated template, which is made once for each list of migrations.
  package init(_ migrations: [Migration] = []) throws {
    let cluster = try Cluster.shared()
    let template = try Template.name(for: migrations, in: cluster)
    name = DatabaseName.next()
    try cluster.create(name, from: template)
    options = cluster.options(for: name)
  }

  deinit {
    let drop = "DROP DATABASE IF EXISTS \(name) WITH (FORCE)"
    try? Cluster.shared().administer(drop)
  }

  /// Who the shop's database knows; made by `script/postgres`.
  package enum Role: String {
    /// Owns the schema and migrates it.
    case owner = "petshop_owner"
    /// Answers requests.
    case responder = "petshop"
  }

  package func options(as role: Role) -> ConnectionOptions { options.of(role) }

  /// The database of the `.database` trait around the running test.
  package static func current() throws -> TestDatabase {
    guard let scoped else {
      throw Command.Failure(description: "no .database trait on this test or its suite")
    }
    return scoped
  }

  @TaskLocal static var scoped: TestDatabase?
}

extension Cluster {
  fileprivate func options(for database: String) -> ConnectionOptions {
    var options = options
    options["dbname"] = database
    return options
  }

  fileprivate func create(_ name: String, from template: String) throws {
    let owner = TestDatabase.Role.owner.rawValue
    try administer("CREATE DATABASE \(name) TEMPLATE \(template) OWNER \(owner)")
  }

  fileprivate func administer(_ script: String) throws {
    var options = options
    options.settings["statement_timeout"] = "60s"
    options.settings["lock_timeout"] = "0"
    try Session(options).execute(script: script)
  }
}

extension ConnectionOptions {
  fileprivate func of(_ role: TestDatabase.Role) -> ConnectionOptions {
    var options = self
    options["user"] = role.rawValue
    return options
  }
}

/// The migrated databases that others are cloned from.
private enum Template {
  private static let names = Mutex<[String: String]>([:])

  static func name(for migrations: [Migration], in cluster: Cluster) throws -> String {
    if migrations.isEmpty { return "template0" }
    let key = migrations.map { "\($0.version) \($0.sql)" }.joined(separator: "\n")
    return try names.withLock { names in
      if let name = names[key] { return name }
      let name = DatabaseName.next()
      try cluster.create(name, from: "template0")
      try Migrator(migrations).run(on: cluster.options(for: name).of(.owner))
      names[key] = name
      return name
    }
  }
}

/// Names that no other process uses on the same server.
private enum DatabaseName {
  private static let last = Atomic(0)

  static func next() -> String {
    "petshop_test_\(getpid())_\(last.add(1, ordering: .relaxed).newValue)"
  }
}
