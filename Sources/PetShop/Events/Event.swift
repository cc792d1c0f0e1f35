package import JSON

/// Something that happened in the shop, before it is recorded. It names what it is about by number:
/// whoever needs to know more asks for it, as far as he may.
package struct Event: Sendable {
  package typealias ID = Identifier<Event>

  let type: EventType
  /// What it happened to: `orders/42`.
  let subject: String
  /// A JSON object.
  let data: String

  init(_ type: EventType, _ subject: String, _ members: (inout JSONWriter) -> Void) {
    self.type = type
    self.subject = subject
    var json = JSONWriter(reserving: 256)
    json.object(members)
    data = String(decoding: json.bytes, as: UTF8.self)
  }
}

/// An event as it is told: the attributes of CloudEvents 1.0.
package struct RecordedEvent: Sendable {
  package let id: Event.ID
  package let type: String
  package let subject: String
  package let time: Timestamp
  package let data: JSONValue
}

/// A part of the stream of events.
package struct EventPage: Sendable {
  package let events: [RecordedEvent]
  /// Whether there are more already.
  package let hasMore: Bool
}
