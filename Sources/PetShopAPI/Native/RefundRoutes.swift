import HTTP
import JSON
import PetShop

/// What was paid and is given back.
enum RefundRoutes {
  static let all: [Route] = [
    Route(
      once: "POST /api/orders/{id}/refunds", .admin(or: .ordersWrite), reads: request,
      writes: RefundDocuments.creditedRefund, status: .created
    ) { call, request, claim, render in
      try call.shop.refundOrder(
        call.id(), request, by: call.caller, claim: claim, render: render)
    },
    Route(
      "GET /api/orders/{id}/refunds", .user(or: .ordersRead), of: RefundDocuments.refund,
      at: .identifier(of: "refund")
    ) { try $0.shop.refunds(of: $0.id(), for: $0.caller, $1) },
    Route(
      "GET /api/refunds", .admin(or: .ordersRead), reads: listing, of: RefundDocuments.refund,
      at: .identifier(of: "any-refund")
    ) { try $0.shop.refunds($1, $2) },
    Route("GET /api/refunds/{id}", .user(or: .ordersRead), writes: RefundDocuments.creditedRefund) {
      try $0.shop.refund($0.id(), for: $0.caller)
    },
    Route(
      "PATCH /api/refunds/{id}", .admin(or: .ordersWrite), reads: outcome,
      writes: RefundDocuments.creditedRefund
    ) { call, _ in try call.shop.payOut(call.id()) },
  ]

  private static func listing(_ query: inout QueryReader) -> RefundListing {
    var listing = RefundListing()
    listing.status = query.choice("status", Refund.Status.self)
    listing.method = query.choice("method", Refund.Method.self)
    return listing
  }

  /// All that somebody can say of a refund.
  private enum Outcome: String, CaseIterable {
    case succeeded
  }

  private static func outcome(_ fields: inout FieldReader) -> Outcome? {
    fields.choice("status", Outcome.self)
  }

  /// An amount, or units of products, or neither: then what is left.
  private static func request(_ fields: inout FieldReader) -> RefundRequest {
    let amount = fields.optionalPositiveAmount("amount")
    let lines = fields.nestedList("lines", atMost: Cart.mostLines) { units(&$0) }
    let isRestocking = fields.optionalFlag("restock") ?? false
    let reason = fields.optionalText("reason", CreditNote.reasonRule)
    if amount != nil, lines != nil { fields.refuse("lines", .excluded(by: "amount")) }
    if amount != nil, isRestocking { fields.refuse("restock", .excluded(by: "amount")) }
    let credit: Credit = amount.map { .amount($0) } ?? lines.map { .units($0) } ?? .rest
    return RefundRequest(credit, isRestocking: isRestocking, reason: reason)
  }

  private static func units(_ fields: inout FieldReader) -> CreditedUnits {
    CreditedUnits(
      product: fields.id("product_id"),
      quantity: Int32(clamping: fields.integer("quantity", in: Cart.quantityRange)))
  }
}

/// How refunds are written.
enum RefundDocuments {
  static let refund = Document<Refund>(.personal) { refund, json in
    json.object { write(refund, &$0) }
  }

  static let creditedRefund = Document<CreditedRefund>(
    .personal, location: { "/api/refunds/\($0.refund.id.rawValue)" }
  ) { credited, json in
    json.object { json in
      write(credited.refund, &json)
      json.field("credit_note") { InvoiceDocuments.write(credited.creditNote, &$0) }
    }
  }

  static func write(_ refund: Refund, _ json: inout JSONWriter) {
    json.field("id", refund.id.rawValue)
    json.field("order_id", refund.order.rawValue)
    json.field("amount", minorUnits: refund.amount.rawValue)
    json.field("currency", refund.currency)
    json.field("method", refund.method.rawValue)
    json.field("status", refund.status.rawValue)
    json.field("reason", refund.reason)
    json.field("credit_note_id", refund.creditNote.rawValue)
    json.field("credit_note_number", refund.creditNoteNumber.description)
    json.field("created_at", refund.createdAt.rfc3339)
    json.field("succeeded_at", refund.succeededAt?.rfc3339)
  }
}
