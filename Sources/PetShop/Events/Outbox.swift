import JSON
import PostgreSQL

extension Shop {
  /// Records what happened in the transaction in which it happens.
  func record(_ event: Event, _ db: Session) throws {
    try record([event], db)
  }

  /// Several at once cost as little as one.
  func record(_ events: [Event], _ db: Session) throws {
    if events.isEmpty { return }
    try db.run(
      Event.insert, events.map(\.type.rawValue), events.map(\.subject), events.map(\.data))
  }

  /// The events behind one, in the order of the stream, so many at most. None is ever skipped by a
  /// reader who goes on from the last he saw: what is shown is older than every transaction that
  /// may still commit.
  ///
  /// - Throws: `ShopError.invalid` naming `after` for an event that is not there.
  package func events(after last: Event.ID?, atMost most: Int) throws -> EventPage {
    try read { db in
      let transaction = try last.map { id in
        guard let transaction = try db.first(Event.transaction, id) else {
          throw ShopError.invalid([FieldError("after", .notFound)])
        }
        return transaction
      }
      let rows = try db.all(Event.stream, transaction ?? .min, last, Int64(most) + 1)
      return EventPage(events: Array(rows.prefix(most)), hasMore: rows.count > most)
    }
  }
}

extension Event {
  /// Types, subjects, data: one row each, in this order.
  static let insert = Query<Void, [String], [String], [String]>(
    """
    INSERT INTO events (type, subject, data)
    SELECT type, subject, data::json
    FROM unnest($1::text[], $2::text[], $3::text[]) AS t (type, subject, data)
    """)

  static let transaction = Query<Int64, ID>(
    """
    SELECT transaction_id
    FROM events
    WHERE id = $1
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// The transaction of the last event seen, that event, limit.
  static let stream = Query<RecordedEvent, Int64, ID?, Int64>(
    """
    SELECT id, type, subject, occurred_at, data
    FROM events
    WHERE (transaction_id, id) > ($1, COALESCE($2, 0))
      AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    ORDER BY transaction_id, id
    LIMIT $3
    """
  ) { row in
    let (id, type, subject): (Event.ID, String, String) =
      (try row.next(), try row.next(), try row.next())
    let (time, data): (Timestamp, JSONText) = (try row.next(), try row.next())
    return RecordedEvent(
      id: id, type: type, subject: subject, time: time, data: try JSONValue(parsing: data.bytes))
  }
}
