import PostgreSQL

extension Authorization {
  /// Key, card, amount in minor units, currency, milliseconds a late answer takes. Touches no row
  /// when the key is known, or when the request is lost.
  static let insert = Query<Void, String, String, Int64, String, Int64>(
    """
    INSERT INTO gateway.authorizations (key, card, amount, currency, outcome, answered_at)
    SELECT $1, token, $3, $4,
           CASE
             WHEN behaviour NOT IN ('approved', 'answers_late', 'settles_late') THEN behaviour
             WHEN make_date(exp_year, exp_month, 1) + interval '1 month' <= now()
               THEN 'expired_card'
             ELSE 'approved'
           END,
           now() + CASE WHEN behaviour = 'answers_late' THEN $5 ELSE 0 END * interval '1 millisecond'
    FROM gateway.cards
    WHERE token = $2 AND behaviour <> 'times_out' AND forgotten_at IS NULL
    ON CONFLICT (key) DO NOTHING
    """)

  /// Keeps a key from ever reserving anything; touches no row when it has.
  static let bury = Query<Void, String>(
    """
    INSERT INTO gateway.authorizations (key, amount, currency, outcome, voided_at)
    VALUES ($1, 0, 'XXX', 'approved', now())
    ON CONFLICT (key) DO NOTHING
    """)

  static let byKey = Query<Authorization, String>(
    """
    SELECT id, amount, captured, refunded, voided_at IS NOT NULL, card, currency, outcome,
           answered_at <= clock_timestamp()
    FROM gateway.authorizations
    WHERE key = $1
    """
  ) { row throws(PostgreSQLError) in try Authorization(&row) }

  static let lock = Query<Authorization, ID>(
    """
    SELECT id, amount, captured, refunded, voided_at IS NOT NULL, card, currency, outcome,
           answered_at <= clock_timestamp()
    FROM gateway.authorizations
    WHERE id = $1
    FOR NO KEY UPDATE
    """
  ) { row throws(PostgreSQLError) in try Authorization(&row) }

  /// Touches no row when something was captured.
  static let void = Query<Void, String>(
    """
    UPDATE gateway.authorizations
    SET voided_at = COALESCE(voided_at, now())
    WHERE key = $1 AND captured = 0
    """)

  private init(_ row: inout Row) throws(PostgreSQLError) {
    id = try row.next()
    amount = try row.next()
    captured = try row.next()
    refunded = try row.next()
    isVoided = try row.next()
    card = try row.next()
    currency = try row.next()
    outcome = try row.next()
    isAnswered = try row.next()
  }
}
