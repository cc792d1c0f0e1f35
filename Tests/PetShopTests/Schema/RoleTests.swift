import PaymentGateway
import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop

@Suite("The roles of the database")
struct RoleTests {
  /// What a role may do with a table, of the shop's tables and the gateway's.
  private struct Granted {
    let table: String
    let rights: String
  }

  private static let granted = Query<Granted>(
    """
    SELECT role || ' ' || relname,
           array_to_string(ARRAY(
             SELECT lower(privilege)
             FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES',
                               'TRIGGER']) AS privilege
             WHERE has_table_privilege(role, c.oid, privilege)
             UNION ALL
             SELECT 'update(' || string_agg(attname, ',' ORDER BY attnum) || ')'
             FROM pg_attribute a
             WHERE a.attrelid = c.oid AND attnum > 0
               AND has_column_privilege(role, c.oid, attnum, 'UPDATE')
               AND NOT has_table_privilege(role, c.oid, 'UPDATE')
             HAVING count(*) > 0
             ORDER BY 1), ' ')
    FROM (VALUES ('petshop', 'public'), ('petshop', 'gateway'), ('petshop_gateway', 'public'),
                 ('petshop_gateway', 'gateway')) AS roles (role, schema)
    JOIN pg_class c
      ON c.relnamespace = schema::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
    """
  ) { row throws(PostgreSQLError) in Granted(table: try row.next(), rights: try row.next()) }

  private static func rights(in session: Session) throws -> [String: String] {
    let granted = try session.all(granted).filter { !$0.rights.isEmpty }
    return Dictionary(granted.map { ($0.table, $0.rights) }) { first, _ in first }
      .mapValues { $0.split(separator: " ").sorted().joined(separator: " ") }
  }

  /// Columns are compared as sets: their order is that of the table.
  private static func sorted(_ rights: [String: String]) -> [String: String] {
    rights.mapValues { text in
      text.split(separator: " ").map { right in
        right.hasPrefix("update(")
          ? right.dropFirst(7).dropLast().split(separator: ",").sorted().joined(separator: ",")
          : String(right)
      }.joined(separator: " ")
    }
  }

  @Test(.database(Shop.migrations)) func `each may do what the table of rights says, no more`()
    throws
  {
    let found = Self.sorted(try Self.rights(in: Store().session()))
    let wanted = Self.sorted(rightsTable)
    for table in Set(found.keys).union(wanted.keys).sorted() {
      #expect(found[table] == wanted[table], "\(table)")
    }
  }

  @Test(.database(Shop.migrations)) func `a new table can be added to, and nothing more`() throws {
    let store = try Store()
    try Session(store.ownerOptions).execute(
      script: "CREATE TABLE later (id bigint GENERATED ALWAYS AS IDENTITY, n integer)")

    #expect(try Self.rights(in: store.session())["petshop later"] == "insert select")
    let responder = try Session(store.options)
    try responder.execute(script: "INSERT INTO later (n) VALUES (1)")
    #expect(throws: PostgreSQLError.self) { try responder.execute(script: "DELETE FROM later") }
  }

  private static let powers = Query<Bool>(
    """
    SELECT bool_or(rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls
                   OR rolinherit AND rolname = 'petshop')
           OR EXISTS (SELECT FROM pg_class WHERE relowner IN ('petshop'::regrole,
                                                              'petshop_gateway'::regrole))
           OR EXISTS (SELECT FROM pg_proc WHERE proowner IN ('petshop'::regrole,
                                                             'petshop_gateway'::regrole))
           OR has_schema_privilege('petshop', 'public', 'CREATE')
           OR has_schema_privilege('petshop', 'gateway', 'USAGE, CREATE')
           OR has_schema_privilege('petshop_gateway', 'public', 'CREATE')
           OR has_database_privilege('petshop', current_database(), 'CREATE')
           OR pg_has_role('petshop', 'petshop_owner', 'MEMBER')
    FROM pg_roles
    WHERE rolname IN ('petshop', 'petshop_gateway')
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  @Test(.database(Shop.migrations)) func `neither owns, makes or inherits anything`() throws {
    #expect(try Store().session().one(Self.powers) == false)
  }

  @Test(
    .database(Shop.migrations),
    arguments: [
      "UPDATE invoices SET total = 1", "UPDATE invoices SET hash = sha256('x')",
      "DELETE FROM invoices", "DELETE FROM invoice_lines", "UPDATE credit_notes SET reason = 'x'",
      "UPDATE audit_log SET actor = 'x'", "DELETE FROM audit_log", "TRUNCATE audit_log",
      "DELETE FROM audit_seals", "UPDATE audit_head SET number = 0",
      """
      INSERT INTO audit_log (actor, actor_name, action, subject)
      VALUES ('users/1', 'Eve', 'update', 'products/1')
      """,
      "UPDATE events SET subject = 'x'", "DELETE FROM events", "DELETE FROM order_steps",
      "UPDATE order_lines SET net = 1", "DELETE FROM stock_movements", "TRUNCATE stock_movements",
      "UPDATE orders SET total = 1", "UPDATE payments SET amount = 1", "DELETE FROM payments",
      "DELETE FROM users", "DELETE FROM products", "DELETE FROM schema_migrations",
      "ALTER TABLE invoices DISABLE TRIGGER ALL", "DROP TRIGGER invoices_frozen ON invoices",
      "DROP TABLE invoices", "CREATE TABLE mine ()", "CREATE FUNCTION f() RETURNS int RETURN 1",
      "ALTER TABLE invoices OWNER TO petshop", "SET session_replication_role = replica",
      "SET ROLE petshop_owner", "SET ROLE postgres",
      """
      CREATE OR REPLACE FUNCTION refuse_invoice_change() RETURNS trigger LANGUAGE plpgsql
      AS 'BEGIN RETURN NEW; END'
      """,
      "SELECT FROM gateway.entries", "INSERT INTO gateway.cards (token) VALUES ('x')",
      "COPY users TO '/tmp/users'", "COPY users FROM PROGRAM 'true'", "SELECT pg_read_file('/x')",
    ])
  func `who answers requests is refused what is not his`(statement: String) throws {
    let error = try #require(throws: PostgreSQLError.self) {
      try Session(Store().options).execute(script: statement)
    }
    #expect(error.sqlState?.rawValue == "42501")
  }

  @Test(
    .database(Shop.migrations),
    arguments: [
      "SELECT FROM public.users", "SELECT FROM public.payments",
      "UPDATE public.products SET price = 0",
      "DELETE FROM gateway.entries", "UPDATE gateway.entries SET amount = 1",
      "UPDATE gateway.authorizations SET amount = 1", "TRUNCATE gateway.entries CASCADE",
      "DROP TABLE gateway.entries", "SET session_replication_role = replica",
    ])
  func `the gateway has its ledger and nothing of the shop`(statement: String) throws {
    let error = try #require(throws: PostgreSQLError.self) {
      let ledger = SimulatedGateway.ledger(in: try Store().options)
      try Session(ledger).execute(script: statement)
    }
    #expect(error.sqlState?.rawValue == "42501")
  }

  @Test(.database(Shop.migrations)) func `only its owner migrates the schema`() throws {
    let store = try Store()
    try DatabaseRole.checkMayMigrate(Session(store.ownerOptions))
    for (options, role) in [(store.options, "petshop"), (store.superuser, "postgres")] {
      let refusal = try #require(throws: MigrationRefusal.self) {
        try DatabaseRole.checkMayMigrate(Session(options))
      }
      #expect(refusal == .wrongRole(role))
    }
  }

  /// As README.md tells it, for a shop whose responders owned the schema.
  @Test(.database) func `a schema of the responder's becomes the owner's, as it would be anew`()
    throws
  {
    let store = try Store()
    let superuser = try store.session()
    try superuser.execute(script: "GRANT CREATE ON SCHEMA public TO petshop")
    try superuser.execute(
      script: "DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO petshop', "
        + "current_database()); END $$")
    let before = Shop.migrations.prefix { $0.name != "roles" }
    try Migrator(Array(before)).run(on: store.options)
    #expect(throws: MigrationRefusal.foreignOwner("petshop")) {
      try DatabaseRole.checkMayMigrate(Session(store.ownerOptions))
    }

    try superuser.execute(
      script: "REVOKE CREATE ON SCHEMA public FROM petshop; "
        + "REASSIGN OWNED BY petshop TO petshop_owner")
    try DatabaseRole.checkMayMigrate(Session(store.ownerOptions))
    try Migrator(Shop.migrations).run(on: store.ownerOptions)

    #expect(Self.sorted(try Self.rights(in: superuser)) == Self.sorted(rightsTable))
    let caller = try store.open().customer()
    try store.open().put(of: store.open().addProduct(), for: caller)
    try store.open().checkOut(caller)
  }
}
