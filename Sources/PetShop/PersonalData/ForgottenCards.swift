import PaymentGateway
import PostgreSQL

/// Cards that customers took away, put others in the place of, or left behind.
extension Shop {
  /// Has the gateway forget them, some at a time. Safe at any time, from any process: the gateway
  /// forgets a card as often as it is told to.
  ///
  /// - Returns: How many it forgot.
  @discardableResult
  package func forgetCards(atMost most: Int = 20) throws -> Int {
    let tokens = try read { db in try db.all(ForgottenCard.some, Int64(most)) }
    for token in tokens {
      try atGateway { try $0.forget(token) }
      try write { db in try db.run(ForgottenCard.done, token) }
    }
    return tokens.count
  }
}

enum ForgottenCard {
  /// Not those of which it is not known yet whether the gateway was asked to charge them.
  static let some = Query<String, Int64>(
    """
    SELECT token
    FROM forgotten_cards
    WHERE NOT EXISTS (
      SELECT FROM payments
      WHERE card_token = token AND state IN ('started', 'authorized', 'releasing'))
    ORDER BY forgotten_at
    LIMIT $1
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  static let done = Query<Void, String>(
    """
    DELETE FROM forgotten_cards
    WHERE token = $1
    """)
}
