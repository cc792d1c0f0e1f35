import PostgreSQL

extension RateLimit {
  /// Limit, client, how many a minute: takes one, unless none is left. Milliseconds until all are
  /// there again; no row when none was left.
  static let spend = Query<Int64, String, String, Int32>(
    """
    INSERT INTO rate_limits AS r (name, client, full_at)
    VALUES ($1, $2, now() + interval '1 minute' / $3::integer)
    ON CONFLICT ON CONSTRAINT rate_limits_pkey DO UPDATE
    SET full_at = GREATEST(r.full_at, now()) + interval '1 minute' / $3::integer
    WHERE GREATEST(r.full_at, now()) + interval '1 minute' / $3::integer
      <= now() + interval '1 minute'
    RETURNING ceil(extract(epoch FROM full_at - now()) * 1000)::bigint
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Limit, client: as `spend`, of one of which nothing is left.
  static let spent = Query<Int64, String, String>(
    """
    SELECT ceil(extract(epoch FROM full_at - now()) * 1000)::bigint
    FROM rate_limits
    WHERE name = $1 AND client = $2
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  static let forgetSomeFull = Query<Void, Int64>(
    """
    DELETE FROM rate_limits
    WHERE ctid = ANY (ARRAY(
      SELECT ctid
      FROM rate_limits
      WHERE full_at < now()
      LIMIT $1
      FOR UPDATE SKIP LOCKED))
    """)
}
