import PaymentGateway
import PostgreSQL

/// Cards that customers took away, put others in the place of, or left behind.
extension Shop {
  /// Has the gateway forget them, some at a time. Safe at any time, from any process: the gateway
  /// forgets a card as often as it is told to.
  ///
  /// - Returns: How many were taken up, and what went wrong with some of them: those are taken up
  ///   again later.
  @discardableResult
  package func forgetCards(
    atMost most: Int = 20
  ) throws -> (count: Int, failures: [any Error]) {
    let tokens = try read { db in try db.all(ForgottenCard.some, Int64(most)) }
    let failures = tokens.compactMap { token in Result { try forgetCard(token) }.failure }
    return (tokens.count, failures)
  }

  private func forgetCard(_ token: String) throws {
    try atGateway { try $0.forget(token) }
    try write { db in try db.run(ForgottenCard.done, token) }
  }

  /// Leaves a card at the gateway to be forgotten, because nobody here has it.
  func abandon(_ card: Card) {
    _ = try? write { db in try db.run(ForgottenCard.insert, card.token) }
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

  static let insert = Query<Void, String>(
    """
    INSERT INTO forgotten_cards (token)
    VALUES ($1)
    ON CONFLICT (token) DO NOTHING
    """)

  static let done = Query<Void, String>(
    """
    DELETE FROM forgotten_cards
    WHERE token = $1
    """)
}
