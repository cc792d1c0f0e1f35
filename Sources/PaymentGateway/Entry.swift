import PostgreSQL

/// Money that moved: rows that are written once, and add up in their authorization.
struct Entry: Equatable {
  enum Kind: String {
    case capture, refund
  }

  let authorization: Authorization.ID
  let kind: Kind
  let amount: Int64
}

extension Entry.Kind: PostgreSQLCodable {}

extension Entry {
  static let byKey = Query<Entry, String>(
    """
    SELECT authorization_id, kind, amount
    FROM gateway.entries
    WHERE key = $1
    """
  ) { row throws(PostgreSQLError) in
    Entry(authorization: try row.next(), kind: try row.next(), amount: try row.next())
  }

  /// Key, authorization, kind, amount.
  static let insert = Query<Void, String, Authorization.ID, Kind, Int64>(
    """
    INSERT INTO gateway.entries (key, authorization_id, kind, amount)
    VALUES ($1, $2, $3, $4)
    """)
}
