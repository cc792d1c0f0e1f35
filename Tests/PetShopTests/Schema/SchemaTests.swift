import PostgreSQL
import Synchronization
import TestDatabase
import Testing

@testable import PetShop

@Suite("The schema")
struct SchemaTests {
  private static let names = Query<String>(
    """
    SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'i'
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  @Test func `the list of migrations is the folder of migrations`() throws {
    let listed = Shop.migrations.map { migration in
      let digits = String(migration.version)
      let zeros = String(repeating: "0", count: 4 - digits.utf8.count)
      return ("\(zeros)\(digits)_\(migration.name).sql", migration.sql)
    }
    #expect(Dictionary(listed) { first, _ in first } == (try ShopSources.migrations()))
    #expect(Shop.migrations.map(\.version) == Array(1...Shop.migrations.count))
  }

  @Test(.database)
  func `they take an empty database to where the shop is ready, and then nothing is left to do`()
    throws
  {
    let store = try Store()
    #expect(throws: ShopError.notReady) { try store.open().checkReadiness() }
    try Migrator(Shop.migrations).run(on: store.ownerOptions)
    try store.open().checkReadiness()
    let progress = Mutex<[MigrationProgress]>([])
    try Migrator(Shop.migrations) { step in progress.withLock { $0.append(step) } }
      .run(on: store.ownerOptions)
    #expect(progress.withLock { $0 }.isEmpty)
  }

  @Test(.database(Shop.migrations))
  func `every constraint and index has the name we gave it`() throws {
    let words = Set(
      Shop.migrations.map(\.sql).joined().split { !($0.isLetter || $0.isNumber || $0 == "_") }
        .map(String.init))
    let names = try Store().session().all(Self.names)
    #expect(names.count > 60)
    #expect(Set(names).subtracting(words) == ["schema_migrations_pkey"])
  }

  @Test(.database(Shop.migrations))
  func `every constraint the shop knows by name is there`() throws {
    // A constraint is named after its table; a vocabulary of the shop's own is one word.
    let known = try ShopSources.lines().compactMap { line -> String? in
      let parts = line.split(separator: "\"")
      return parts.count > 2 && parts[2].hasPrefix(": self = ") ? String(parts[1]) : nil
    }
    .filter { $0.contains("_") }
    #expect(known.count >= 5)
    #expect(Set(known).subtracting(try Store().session().all(Self.names)).isEmpty)
  }

  @Test(.database(Shop.migrations))
  func `a database that is away is no defect of the shop`() throws {
    let store = try Store()
    var nowhere = store.options
    nowhere["dbname"] = "nowhere"
    let shop = store.open(on: nowhere, passwords: store.passwords)
    #expect(throws: ShopError.unavailable) { try shop.checkReadiness() }
    #expect(throws: ShopError.unavailable) { try shop.product(Product.ID(rawValue: 1)) }
    #expect(throws: ShopError.unavailable) { try shop.addProduct() }
  }
}
