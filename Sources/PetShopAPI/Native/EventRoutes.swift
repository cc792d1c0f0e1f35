import HTTP
import JSON
import PetShop

/// The stream of events, for services that go along with the shop.
enum EventRoutes {
  static let all: [Route] = [
    Route("GET /api/events", .admin(or: .eventsRead), reads: place, writes: page) { call, place in
      let page = try call.shop.events(after: place.after, atMost: place.size)
      return Part(
        page: page, size: place.size, source: call.shop.tokens.issuer,
        next: page.events.last?.id ?? place.after)
    }
  ]

  private struct Place {
    let after: Event.ID?
    let size: Int
  }

  private static func place(_ query: inout QueryReader) -> Place {
    Place(
      after: query.integer("after", in: 0...Int64.max).flatMap {
        $0 == 0 ? nil : Event.ID(rawValue: $0)
      },
      size: Int(query.integer("page_size", in: 1...100) ?? 20))
  }

  /// A part of the stream, and where the next begins.
  private struct Part {
    let page: EventPage
    let size: Int
    /// Whose events they are: the shop's address.
    let source: String
    let next: Event.ID?
  }

  private static let page = Document<Part>(.personal) { part, json in
    json.object { json in
      json.field("items", array: part.page.events) { write($1, from: part.source, &$0) }
      json.field("page_size", part.size)
      json.field("next_after", part.next?.rawValue)
      json.field("has_more", part.page.hasMore)
    }
  }

  /// CloudEvents 1.0, in its JSON format.
  private static func write(
    _ event: RecordedEvent, from source: String, _ json: inout JSONWriter
  ) {
    json.object { json in
      json.field("specversion", "1.0")
      json.field("id", String(event.id.rawValue))
      json.field("source", source)
      json.field("type", event.type)
      json.field("subject", event.subject)
      json.field("time", event.time.rfc3339)
      json.field("datacontenttype", "application/json")
      json.field("data", event.data)
    }
  }
}
