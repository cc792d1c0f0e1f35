import PaymentGateway
package import PostgreSQL

/// Why a database cannot be migrated by whoever tries.
package enum MigrationRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// By another role than the one that owns the schema.
  case wrongRole(String)
  /// Without the roles that it grants to.
  case rolesMissing([String])
  /// What is there belongs to somebody else.
  case foreignOwner(String)

  package var description: String {
    switch self {
    case .wrongRole(let role):
      """
      migrations run as \(DatabaseRole.owner), the role that owns the schema, and this is \(role): \
      set DATABASE_URL to its, such as postgresql://\(DatabaseRole.owner)@/petshop
      """
    case .rolesMissing(let roles):
      """
      the database has no role \(roles.joined(separator: ", ")): README.md, 'In production', says \
      how it is made
      """
    case .foreignOwner(let role):
      """
      the schema belongs to \(role): as a superuser, run \
      REASSIGN OWNED BY \(role) TO \(DatabaseRole.owner) in it once
      """
    }
  }
}

/// The roles of the database, as the migrations and README.md name them.
package enum DatabaseRole {
  /// Owns the schema, and changes it.
  package static let owner = "petshop_owner"
  /// Answers requests.
  package static let responder = "petshop"
  /// Keeps the simulated gateway's ledger.
  package static let gateway = SimulatedGateway.role

  /// - Throws: `MigrationRefusal` unless the session is the owner's, of a schema that is his.
  package static func checkMayMigrate(_ session: Session) throws {
    let missing = try session.all(self.missing, [owner, responder, gateway])
    guard missing.isEmpty else { throw MigrationRefusal.rolesMissing(missing) }
    let current = try session.one(self.current)
    guard current == owner else { throw MigrationRefusal.wrongRole(current) }
    if let other = try session.first(foreignOwner, owner) {
      throw MigrationRefusal.foreignOwner(other)
    }
  }

  static let missing = Query<String, [String]>(
    """
    SELECT name
    FROM unnest($1) AS name
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  static let current = Query<String>("SELECT current_user") { row throws(PostgreSQLError) in
    try row.next()
  }

  static let foreignOwner = Query<String, String>(
    """
    SELECT relowner::regrole::text
    FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')
      AND relowner::regrole::text <> $1
    LIMIT 1
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}
