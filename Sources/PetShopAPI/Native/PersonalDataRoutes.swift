import HTTP
import JSON
import PetShop

/// What somebody may ask of a shop about himself: all of it, and to be forgotten.
enum PersonalDataRoutes {
  static let all: [Route] = [
    Route("GET /api/users/me/export", .user, writesJSON: "petshop-data.json") { call, write in
      try call.shop.withPersonalData(of: call.caller) { data in
        try PersonalDataDocument.write(data, call.shop.settings, to: write)
      }
    }
    .limited(by: .logins),
    Route("DELETE /api/users/me", .user, .slow, reads: { $0.password("password") }) {
      try $0.shop.erase($0.caller, password: $1)
    }
    .limited(by: .logins),
  ]
}

/// One document of everything, handed on in parts.
enum PersonalDataDocument {
  static func write(
    _ data: PersonalData, _ settings: Settings, to write: Reply.PartSink
  ) throws {
    var json = JSONWriter(reserving: 70_000)
    try json.object { json in
      json.field("exported_at", data.time.rfc3339)
      json.field("user") { AccountRoutes.write(data.user, &$0) }
      json.field("cart") { CartDocuments.cart.write(data.cart, settings, &$0) }
      try json.list("addresses", data.addresses, AddressRoutes.address.write, settings, write)
      try json.list(
        "payment_methods", data.paymentCards, PaymentMethodRoutes.card.write, settings, write)
      try json.list("orders", data.orders, OrderDocuments.order.write, settings, write)
      try json.list("payments", data.payments, payment.write, settings, write)
      try json.list("invoices", data.invoices, InvoiceDocuments.invoice.write, settings, write)
      try json.list(
        "credit_notes", data.creditNotes, InvoiceDocuments.creditNote.write, settings, write)
      try json.list("reviews", data.reviews, ReviewDocuments.writtenReview.write, settings, write)
      try json.list("sessions", data.sessions, session.write, settings, write)
      try json.list("idempotency_keys", data.usedKeys, usedKey.write, settings, write)
    }
    try write(json.take())
  }

  private static let payment = Document<Payment>(.personal) { payment, json in
    json.object { json in
      OrderDocuments.write(payment, &json)
      json.field("order_id", payment.order?.rawValue)
      json.field("currency", payment.currency)
    }
  }

  private static let session = Document<KeptSession>(.personal) { session, json in
    json.object { json in
      json.field("id", session.id.rawValue)
      json.field("created_at", session.createdAt.rfc3339)
      json.field("ended_at", session.endedAt?.rfc3339)
      json.field("end_reason", session.endReason)
    }
  }

  private static let usedKey = Document<UsedKey>(.personal) { used, json in
    json.object { json in
      json.field("key", used.key)
      json.field("created_at", used.createdAt.rfc3339)
      json.field("status", used.status)
    }
  }
}

extension JSONWriter {
  /// An array of all that `walk` comes by, written as it comes.
  fileprivate mutating func list<Item>(
    _ name: StaticString, _ walk: @escaping ((Item) throws -> Void) throws -> Void,
    _ document: (Item, Settings, inout JSONWriter) -> Void, _ settings: Settings,
    _ sink: Reply.PartSink
  ) throws {
    try field(name) { json in
      try json.array { json in
        try walk { item in
          document(item, settings, &json)
          if json.bytes.count >= 60_000 { try sink(json.take()) }
        }
      }
    }
  }
}
