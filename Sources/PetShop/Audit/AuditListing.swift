import PostgreSQL

/// Which entries of the audit log are wanted; nil for whatever.
package struct AuditListing: Sendable {
  package let actor: String?
  package let subject: String?
  package let action: AuditEntry.Action?
  /// From this instant on.
  package let from: Timestamp?
  /// Before this instant.
  package let to: Timestamp?

  package init(
    actor: String? = nil, subject: String? = nil, action: AuditEntry.Action? = nil,
    from: Timestamp? = nil, to: Timestamp? = nil
  ) {
    self.actor = actor
    self.subject = subject
    self.action = action
    self.from = from
    self.to = to
  }

  /// `users/42`, `api-keys/3` or `command-line`.
  package static let actorRule = TextRule(1...60) {
    $0 == Actor.commandLine.subject || isSubject($0)
  }

  /// `products/42`.
  package static let subjectRule = TextRule(1...60, accepts: isSubject)

  @Sendable private static func isSubject(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.count == 2
      && parts[0].allSatisfy { (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "-") }
      && !parts[0].isEmpty && !parts[1].isEmpty
      && parts[1].allSatisfy { (0x30...0x39).contains($0) }
  }

  /// Where an entry stands, the newest first.
  package struct Position: Hashable, Sendable {
    package let time: Timestamp
    package let id: AuditEntry.ID

    package init(time: Timestamp, id: AuditEntry.ID) {
      self.time = time
      self.id = id
    }
  }
}

extension Shop {
  /// What admins and the command line have changed, the newest first.
  package func auditLog(
    _ listing: AuditListing, _ page: PageRequest<AuditListing.Position>
  ) throws -> Page<AuditEntry, AuditListing.Position> {
    try read { db in
      let rows = try db.all(
        AuditListing.entries, listing.actor, listing.subject, listing.action, listing.from,
        listing.to, page.position?.time, page.position?.id, page.limit, page.offset)
      let counted = try db.one(
        AuditListing.count, listing.actor, listing.subject, listing.action, listing.from,
        listing.to)
      return Page(rows, of: page, total: ListTotal(counted: counted, estimate: 0)) {
        AuditListing.Position(time: $0.time, id: $0.id)
      }
    }
  }
}

// Each filter is null for whatever. Planned each time, so that the index of the filters that are
// there is walked from its newest end.
extension AuditListing {
  /// Actor, subject, action, from, to; time and id of the last entry seen; limit and offset.
  static let entries = Query<
    AuditEntry, String?, String?, AuditEntry.Action?, Timestamp?, Timestamp?, Timestamp?,
    AuditEntry.ID?, Int64, Int64
  >(
    """
    SELECT id, occurred_at, actor, actor_name, action, subject, before, after, request_id,
           previous_hash, hash
    FROM audit_log
    WHERE ($1::text IS NULL OR actor = $1)
      AND ($2::text IS NULL OR subject = $2)
      AND ($3::text IS NULL OR action = $3)
      AND ($4::timestamptz IS NULL OR occurred_at >= $4)
      AND ($5::timestamptz IS NULL OR occurred_at < $5)
      AND ($6::timestamptz IS NULL OR (occurred_at, id) < ($6, $7))
    ORDER BY occurred_at DESC, id DESC
    LIMIT $8
    OFFSET $9
    """, planned: .eachTime
  ) { row in try AuditEntry(&row) }

  /// Actor, subject, action, from, to; counted no further than needed.
  static let count = Query<
    Int64, String?, String?, AuditEntry.Action?, Timestamp?, Timestamp?
  >(
    """
    SELECT count(*) FROM (
      SELECT FROM audit_log
      WHERE ($1::text IS NULL OR actor = $1)
        AND ($2::text IS NULL OR subject = $2)
        AND ($3::text IS NULL OR action = $3)
        AND ($4::timestamptz IS NULL OR occurred_at >= $4)
        AND ($5::timestamptz IS NULL OR occurred_at < $5)
      LIMIT 10001) AS counted
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try row.next() }
}
