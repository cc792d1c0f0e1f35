import PostgreSQL

extension Shop {
  /// Goes through the whole audit log as it is at one moment, in the order of the chain.
  ///
  /// - Throws: `AuditFault` about the first entry that was touched; `ShopError.unavailable`.
  package func verifyAuditLog(progress: (Int) -> Void = { _ in }) throws -> VerifiedAuditLog {
    try snapshot { db in
      _ = try db.one(LongTransaction.begin)
      var check = AuditCheck()
      var count = 0
      try db.forEach(ChainedEntry.all) { entry in
        try check.add(entry)
        count += 1
        progress(count)
      }
      let unsealed = try db.first(ChainedEntry.unsealed)
      return try check.finish(head: try db.one(ChainedEntry.head), unsealed: unsealed)
    }
  }
}

extension ChainedEntry {
  /// The texts are made here again, by nothing that could be replaced in the database, and hashed
  /// by this program.
  static let all = Query<ChainedEntry>(
    """
    SELECT s.number, s.batch, s.entries, s.last_hash, s.previous_hash, s.hash,
           json_build_array(encode(s.previous_hash, 'hex'), s.number, s.batch, s.entries,
                            encode(s.last_hash, 'hex'))::text,
           e.id, e.previous_hash, e.hash,
           json_build_array(
             encode(e.previous_hash, 'hex'), e.id, e.batch,
             (extract(epoch FROM e.occurred_at) * 1000000)::bigint, e.actor, e.actor_name,
             e.action, e.subject, e.before::text, e.after::text, e.request_id)::text
    FROM audit_seals s
    LEFT JOIN audit_log e ON e.batch = s.batch
    WHERE s.number IS NOT NULL
    ORDER BY s.number, e.id
    """
  ) { row throws(PostgreSQLError) in try ChainedEntry(&row) }

  static let unsealed = Query<AuditEntry.ID>(
    """
    SELECT id
    FROM audit_log e
    WHERE NOT EXISTS (
      SELECT FROM audit_seals s WHERE s.batch = e.batch AND s.number IS NOT NULL)
    ORDER BY id
    LIMIT 1
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// The last seal.
  struct Head {
    let number: Int64
    let hash: [UInt8]
  }

  static let head = Query<Head>(
    """
    SELECT number, hash
    FROM audit_head
    """
  ) { row throws(PostgreSQLError) in Head(number: try row.next(), hash: try row.next()) }

  private init(_ row: inout Row) throws(PostgreSQLError) {
    seal = AuditSeal(
      number: try row.next(), batch: try row.next(), entries: try row.next(),
      lastHash: try row.next(), previousHash: try row.next(), hash: try row.next(),
      body: try row.next())
    let (id, previousHash, hash, body) = (
      try row.next(AuditEntry.ID?.self), try row.next([UInt8]?.self), try row.next([UInt8]?.self),
      try row.next(String.self)
    )
    if let id, let previousHash, let hash {
      entry = (id, previousHash, hash, body)
    } else {
      entry = nil
    }
  }
}
