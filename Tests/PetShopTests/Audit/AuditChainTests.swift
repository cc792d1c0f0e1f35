import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop

@Suite("The chain of the audit log")
struct AuditChainTests {
  /// Four transactions of an admin, with 1, 3, 1 and 1 entries.
  private func log() throws -> (shop: Shop, session: Session, entries: [AuditEntry.ID]) {
    let store = try Store()
    let admin = try store.open().customer(role: .admin)
    let shop = store.open().acting(for: Actor(admin, requestID: "a1b2"))
    _ = try shop.addCategory(CategoryDetails(slug: "camas", name: "Camas"))
    _ = try shop.importCSV("name,price,stock\nCollar,1,1\n«Hueso»,2,2\n\"Quo\\te ñ €\",3,3\n")
    _ = try shop.addProduct()
    _ = try shop.addProduct()
    return (shop, try store.session(), try shop.wholeAuditLog().map(\.id))
  }

  @Test(.database(Shop.migrations)) func `untouched, it is whole`() throws {
    let (shop, _, entries) = try log()
    let before = try shop.verifyAuditLog()
    #expect(before.entries == 6 && entries.count == 6)
    #expect(before.hash.count == 32)
    _ = try shop.addProduct()
    #expect(try shop.verifyAuditLog().hash != before.hash)
  }

  @Test(.database(Shop.migrations)) func `without any entry it is whole too`() throws {
    #expect(try Store().open().verifyAuditLog().entries == 0)
  }

  @Test(.database(Shop.migrations))
  func `each entry of a transaction carries the hash of the one before`() throws {
    let (shop, _, _) = try log()
    let batch = try shop.wholeAuditLog()[1...3].sorted { $0.id.rawValue < $1.id.rawValue }
    #expect(batch.dropFirst().map(\.previousHash) == batch.dropLast().map(\.hash))
  }

  /// What a superuser may do behind every trigger's back; `$n` is the id of the nth entry.
  @Test(
    .database(Shop.migrations),
    arguments: [
      ("UPDATE audit_log SET actor = 'users/9' WHERE id = $3", 3, .entry),
      ("UPDATE audit_log SET actor_name = 'Eve' WHERE id = $1", 1, .entry),
      ("UPDATE audit_log SET after = after || '{\"price\": 7}' WHERE id = $6", 6, .entry),
      ("UPDATE audit_log SET before = '{}' WHERE id = $2", 2, .entry),
      ("UPDATE audit_log SET occurred_at = occurred_at - interval '1 s' WHERE id = $2", 2, .entry),
      ("UPDATE audit_log SET request_id = NULL WHERE id = $5", 5, .entry),
      ("UPDATE audit_log SET hash = sha256('x') WHERE id = $4", 4, .entry),
      // One made anew, with its hash and all.
      (
        """
        UPDATE audit_log SET actor = 'users/9' WHERE id = $3;
        UPDATE audit_log e SET hash = audit_entry_hash(e) WHERE id = $3
        """, 4, .place
      ),
      (
        """
        UPDATE audit_log SET actor = 'users/9' WHERE id = $4;
        UPDATE audit_log e SET hash = audit_entry_hash(e) WHERE id = $4
        """, 4, .count
      ),
      ("DELETE FROM audit_log WHERE id = $2", 3, .place),
      ("DELETE FROM audit_log WHERE id = $3", 4, .place),
      ("DELETE FROM audit_log WHERE id = $4", 3, .count),
      ("DELETE FROM audit_log WHERE id = $5", 5, .count),
      ("DELETE FROM audit_log WHERE id = $6", 6, .count),
      ("TRUNCATE audit_log", 1, .count),
      ("DELETE FROM audit_log WHERE id = $5; DELETE FROM audit_seals WHERE batch = $5", 6, .gap),
      ("DELETE FROM audit_log WHERE id = $1; DELETE FROM audit_seals WHERE batch = $1", 2, .gap),
      ("DELETE FROM audit_log WHERE id = $6; DELETE FROM audit_seals WHERE batch = $6", 5, .end),
      ("TRUNCATE audit_log, audit_seals", nil, .end),
      ("DELETE FROM audit_seals WHERE batch = $6", 6, .unsealed),
      ("UPDATE audit_seals SET entries = 1 WHERE batch = $2", 2, .seal),
      ("UPDATE audit_seals SET hash = sha256('x') WHERE batch = $5", 5, .seal),
      (
        """
        INSERT INTO audit_log (batch, actor, actor_name, action, subject, previous_hash, hash)
        VALUES (999, 'users/1', 'Eve', 'update', 'products/1', sha256('x'), sha256('y'))
        """, 7, .unsealed
      ),
      ("UPDATE audit_head SET number = 3", 6, .end),
    ] as [(String, Int?, AuditFault.Kind)])
  func `the first entry that was touched is named`(
    statement: String, entry: Int?, kind: AuditFault.Kind
  ) throws {
    let (shop, session, entries) = try log()
    let all = entries.map(\.rawValue) + [(entries.last?.rawValue ?? 0) + 1]
    let script = all.enumerated().reduce(statement) { script, entry in
      script.replacing("$\(entry.offset + 1)", with: "\(entry.element)")
    }
    try session.execute(script: "SET session_replication_role = replica")
    try session.execute(script: script)

    let fault = try #require(throws: AuditFault.self) { try shop.verifyAuditLog() }
    #expect(fault.entry?.rawValue == entry.map { all[$0 - 1] })
    #expect(fault.kind == kind)
    #expect(!fault.description.isEmpty)
  }

  @Test(
    .database(Shop.migrations),
    arguments: [
      ("UPDATE audit_log SET actor = 'x'", "audit_log_append_only"),
      ("DELETE FROM audit_log", "audit_log_append_only"),
      ("TRUNCATE audit_log", "audit_log_append_only"),
      ("UPDATE audit_seals SET entries = 9", "audit_seals_append_only"),
      ("DELETE FROM audit_seals", "audit_seals_append_only"),
      ("TRUNCATE audit_seals", "audit_seals_append_only"),
      ("DELETE FROM audit_head", "audit_head_append_only"),
      ("TRUNCATE audit_head", "audit_head_append_only"),
      // Two seals of one transaction.
      ("INSERT INTO audit_seals (batch) SELECT batch FROM audit_seals", "audit_seals_pkey"),
    ])
  func `what is written stays`(statement: String, constraint: String) throws {
    let (shop, session, _) = try log()
    let error = try #require(throws: PostgreSQLError.self) {
      try session.execute(script: statement)
    }
    #expect(error.constraint == constraint)
    #expect(try shop.verifyAuditLog().entries == 6)
  }

  @Test(.database(Shop.migrations))
  func `what is added by hand is in the chain, and who falsifies its settings breaks it`() throws {
    let (shop, session, _) = try log()
    let insert = """
      INSERT INTO audit_log (actor, actor_name, action, subject)
      VALUES ('users/1', 'Eve', 'update', 'products/1')
      """
    try session.execute(script: insert)
    #expect(try shop.verifyAuditLog().entries == 7)

    try session.execute(
      script: "SELECT set_config('petshop.audit_batch', '1', false), "
        + "set_config('petshop.audit_hash', '00', false); \(insert)")
    #expect(throws: AuditFault.self) { try shop.verifyAuditLog() }
  }

  @Test(.database(Shop.migrations))
  func `a transaction that settles its constraints early goes on in another batch`() throws {
    let (shop, session, _) = try log()
    try session.execute(
      script: """
        BEGIN;
        SELECT set_config('petshop.actor', 'users/1', true),
               set_config('petshop.actor_name', 'Ana', true);
        UPDATE products SET price = price + 1;
        SET CONSTRAINTS ALL IMMEDIATE;
        UPDATE products SET price = price + 1;
        SAVEPOINT here;
        UPDATE products SET price = price + 1;
        ROLLBACK TO here;
        UPDATE products SET price = price + 1;
        COMMIT
        """)
    #expect(try shop.verifyAuditLog().entries == 21)
  }
}
