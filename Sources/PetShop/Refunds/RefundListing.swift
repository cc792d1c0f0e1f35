import PostgreSQL

/// Which refunds are listed; the newest first.
package struct RefundListing: Sendable {
  package var status: Refund.Status?
  package var method: Refund.Method?

  package init() {}
}

extension RefundListing {
  private var isPending: Bool? { status.map { $0 == .pending } }
  private var isByHand: Bool? { method.map { $0 == .byHand } }

  fileprivate func rows(_ page: PageRequest<Refund.ID>, _ db: Session) throws -> [Refund] {
    try db.all(Self.all, isPending, isByHand, page.position, page.limit, page.offset)
  }

  fileprivate func total(_ db: Session) throws -> ListTotal {
    let isWhole = status == nil && method == nil
    let counted = try db.one(Self.countOfAll, isPending, isByHand)
    return ListTotal(
      counted: counted,
      estimate: isWhole && counted > ListTotal.exactLimit ? try db.one(Refund.estimate) : 0)
  }

  /// Whether they are pending, whether they are given by hand (both when null), the last refund
  /// seen, limit, offset. Planned for what is asked: each has an index of its own.
  static let all = Query<Refund, Bool?, Bool?, Refund.ID?, Int64, Int64>(
    """
    SELECT r.id, r.order_id, o.user_id, n.id, n.series, n.year, n.number, n.reason, r.amount,
           n.currency, r.created_at, r.succeeded_at, r.gateway_key, p.authorization_id
    FROM refunds r
    JOIN orders o ON o.id = r.order_id
    JOIN credit_notes n ON n.id = r.credit_note_id
    LEFT JOIN payments p ON p.id = r.payment_id
    WHERE ($1 IS NULL OR (r.succeeded_at IS NULL) = $1)
      AND ($2 IS NULL OR (r.payment_id IS NULL) = $2)
      AND r.id < COALESCE($3, 9223372036854775807)
    ORDER BY r.id DESC
    LIMIT $4
    OFFSET $5
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try Refund(&row) }

  /// Counted no further than needed, in the order of an index.
  static let countOfAll = Query<Int64, Bool?, Bool?>(
    """
    SELECT count(*) FROM (
      SELECT
      FROM refunds
      WHERE ($1 IS NULL OR (succeeded_at IS NULL) = $1)
        AND ($2 IS NULL OR (payment_id IS NULL) = $2)
      ORDER BY id DESC
      LIMIT 10001) AS counted
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try row.next() }
}

extension Refund {
  static let estimate = Query<Int64>(
    """
    SELECT GREATEST(reltuples, 0)::bigint
    FROM pg_class
    WHERE oid = 'refunds'::regclass
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}

extension Shop {
  /// Everybody's: who may ask, a contract says.
  package func refunds(
    _ listing: RefundListing, _ page: PageRequest<Refund.ID>
  ) throws -> Page<Refund, Refund.ID> {
    try snapshot { db in
      let total = try listing.total(db)
      return Page(try listing.rows(page, db), of: page, total: total, position: \.id)
    }
  }
}
