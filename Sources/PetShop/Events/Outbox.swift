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

  /// The events behind one, in the order of the stream, so many at most: that of the commits. None
  /// is ever skipped by a reader who goes on from the last he saw.
  ///
  /// - Throws: `ShopError.invalid` naming `after` for an event that is not there.
  package func events(after last: Event.ID?, atMost most: Int) throws -> EventPage {
    try read { db in
      let position = try last.map { id in
        guard let position = try db.first(Event.position, id) else {
          throw ShopError.invalid([FieldError("after", .notFound)])
        }
        return position
      }
      let rows = try db.all(Event.stream, position ?? .min, last, Int64(most) + 1)
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

  /// Of its batch.
  static let position = Query<Int64, ID>(
    """
    SELECT b.position
    FROM events AS e
    JOIN event_batches AS b ON b.batch = e.batch
    WHERE e.id = $1
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// The position of the last event seen, that event, limit. A batch can be as large as an import.
  static let stream = Query<RecordedEvent, Int64, ID?, Int64>(
    """
    SELECT e.id, e.type, e.subject, e.occurred_at, e.data
    FROM event_batches AS b
    CROSS JOIN LATERAL (
      SELECT id, type, subject, occurred_at, data
      FROM events
      WHERE batch = b.batch AND id > CASE WHEN b.position = $1 THEN COALESCE($2, 0) ELSE 0 END
      ORDER BY id
      LIMIT $3) AS e
    WHERE b.position >= $1
    ORDER BY b.position, e.id
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
