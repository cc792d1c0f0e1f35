import PostgreSQL

/// A log-in, without what it is proved by.
package struct KeptSession: Sendable {
  package let id: LoginSession.ID
  package let createdAt: Timestamp
  package let endedAt: Timestamp?
  package let endReason: String?
}

/// An `Idempotency-Key` that was sent. What was answered is among the orders.
package struct UsedKey: Sendable {
  package let key: String
  package let createdAt: Timestamp
  /// Nil while the request is under way.
  package let status: Int32?
}

extension LoginSession {
  /// User, the last session seen, limit, offset: the newest first.
  static let ofUser = Query<KeptSession, User.ID, ID?, Int64, Int64>(
    """
    SELECT id, created_at, ended_at, end_reason
    FROM sessions
    WHERE user_id = $1 AND id < COALESCE($2, 9223372036854775807)
    ORDER BY id DESC
    LIMIT $3
    OFFSET $4
    """
  ) { row throws(PostgreSQLError) in
    KeptSession(
      id: try row.next(), createdAt: try row.next(), endedAt: try row.next(),
      endReason: try row.next())
  }
}

extension Payment {
  /// User, the last payment seen, limit, offset: the newest first.
  static let ofUser = Query<Payment, User.ID, ID?, Int64, Int64>(
    """
    SELECT id, order_id, state, amount, currency, brand, last4, created_at, card_token,
           gateway_key, authorization_id
    FROM payments
    WHERE user_id = $1 AND id < COALESCE($2, 9223372036854775807)
    ORDER BY id DESC
    LIMIT $3
    OFFSET $4
    """
  ) { row throws(PostgreSQLError) in try Payment(&row) }
}

extension CreditNote {
  /// User, the last note seen, limit, offset: the newest first.
  static let ofUser = Query<CreditNoteHeader, User.ID, ID?, Int64, Int64>(
    """
    SELECT n.id, n.series, n.year, n.number, i.id, i.series, i.year, i.number, i.order_id,
           n.user_id, n.reason, n.issued_at, n.currency, n.net, n.tax, n.total,
           n.seller_name, n.seller_tax_id, n.seller_address, n.buyer_name, n.buyer_email,
           n.line1, n.line2, n.city, n.region, n.postal_code, n.country, n.previous_hash, n.hash
    FROM invoices i
    JOIN credit_notes n ON n.invoice_id = i.id
    WHERE i.user_id = $1 AND n.id < COALESCE($2, 9223372036854775807)
    ORDER BY n.id DESC
    LIMIT $3
    OFFSET $4
    """
  ) { row throws(PostgreSQLError) in try CreditNoteHeader(&row) }
}

extension StoredAnswer {
  static let keysOfUser = Query<UsedKey, User.ID>(
    """
    SELECT key, created_at, status
    FROM idempotency_keys
    WHERE user_id = $1
    ORDER BY created_at DESC, key
    """
  ) { row throws(PostgreSQLError) in
    UsedKey(key: try row.next(), createdAt: try row.next(), status: try row.next())
  }
}
