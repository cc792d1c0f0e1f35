import Cryptography
import HTTP
import JSON
import PetShop

/// What admins and the command line have changed, for admins to read.
enum AuditRoutes {
  static let all: [Route] = [
    Route("GET /api/audit-log", .admin, reads: listing, of: entry, at: position) {
      try $0.shop.auditLog($1, $2)
    }
  ]

  private static func listing(_ query: inout QueryReader) -> AuditListing {
    AuditListing(
      actor: query.text("actor", AuditListing.actorRule),
      subject: query.text("subject", AuditListing.subjectRule),
      action: query.choice("action", AuditEntry.Action.self),
      from: query.time("from"), to: query.time("to"))
  }

  private static let entry = Document<AuditEntry>(.personal) { entry, json in
    json.object { json in
      json.field("id", entry.id.rawValue)
      json.field("occurred_at", entry.time.rfc3339)
      json.field("actor", entry.actor)
      json.field("actor_name", entry.actorName)
      json.field("action", entry.action.rawValue)
      json.field("subject", entry.subject)
      json.field("before", entry.before)
      json.field("after", entry.after)
      json.field("request_id", entry.requestID)
      json.field("previous_hash", Hexadecimal.encode(entry.previousHash))
      json.field("hash", Hexadecimal.encode(entry.hash))
    }
  }

  /// The beginning of the year 10000, which no entry reaches.
  private static let endOfTime = Timestamp(seconds: 253_402_300_800)

  /// `audit:1764153600000000:17`.
  private static let position = PositionText<AuditListing.Position>(
    write: { "audit:\($0.time.microseconds):\($0.id.rawValue)" },
    read: { text in
      let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        .map { String(Substring($0)) }
      guard parts.count == 3, parts[0] == "audit", let time = Int64(positiveDecimal: parts[1]),
        time < endOfTime.microseconds, let id = Int64(positiveDecimal: parts[2])
      else { return nil }
      return AuditListing.Position(
        time: Timestamp(microseconds: time), id: AuditEntry.ID(rawValue: id))
    })
}
