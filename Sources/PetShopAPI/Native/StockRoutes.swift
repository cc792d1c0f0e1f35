import HTTP
import JSON
import PetShop

/// What is on the shelves, and how it came to be so.
enum StockRoutes {
  static let all: [Route] = [
    Route(
      once: "POST /api/products/{id}/stock-adjustments", .admin(or: .stockWrite), reads: adjustment,
      writes: StockDocuments.movement, status: .created
    ) { call, adjustment, claim, render in
      try call.shop.adjustStock(
        of: call.id(), adjustment, by: call.caller, claim: claim, render: render)
    },
    Route(
      "GET /api/products/{id}/stock-movements", .admin(or: .stockRead),
      reads: { $0.choice("reason", StockMovement.Reason.self) }, of: StockDocuments.movement,
      at: .identifier(of: "stock-movement")
    ) { try $0.shop.stockMovements(of: $0.id(), $1, $2) },
    Route(
      "GET /api/stock/low", .admin(or: .stockRead), of: StockDocuments.low,
      at: StockDocuments.lowPosition
    ) { try $0.shop.lowStock($1) },
  ]

  /// `delta`, or `set_to` with the stock it was when somebody looked.
  private static func adjustment(_ fields: inout FieldReader) -> StockAdjustment {
    let delta = fields.optionalInteger("delta", in: StockAdjustment.deltaRange)
    let stock = fields.optionalInteger("set_to", in: Product.stockRange)
    if delta != nil, stock != nil { fields.refuse("set_to", .excluded(by: "delta")) }
    if delta == nil, stock == nil { fields.refuseMissing("delta") }
    let expected = fields.optionalInteger("expected", in: 0...Int64(Int32.max))
    if stock != nil, expected == nil { fields.refuseMissing("expected") }
    let adjustment = StockAdjustment(
      stock.map { .to(Int32(clamping: $0)) } ?? .by(Int32(clamping: delta ?? 0)),
      expected: expected.map { Int32(clamping: $0) },
      reason: fields.choice("reason", StockAdjustment.Reason.self) ?? .counted,
      note: fields.optionalText("note", StockMovement.noteRule))
    if fields.errors.isEmpty, let fault = adjustment.fault {
      fields.refuse(fault.field, fault.problem)
    }
    return adjustment
  }
}

/// How the stock is written.
enum StockDocuments {
  static let movement = Document<StockMovement>(.personal) { movement, json in
    json.object { json in
      json.field("id", movement.id.rawValue)
      json.field("product_id", movement.product.rawValue)
      json.field("delta", movement.delta)
      json.field("balance", movement.balance)
      json.field("reason", movement.reason.rawValue)
      json.field("note", movement.note)
      json.field("order_id", movement.order?.rawValue)
      json.field("user_id", movement.user?.rawValue)
      json.field("created_at", movement.createdAt.rfc3339)
    }
  }

  static let low = Document<LowStock>(.personal) { low, json in
    json.object { json in
      json.field("product_id", low.product.rawValue)
      json.field("sku", low.sku)
      json.field("name", low.name)
      json.field("stock", low.stock)
      json.field("low_stock_threshold", low.threshold)
    }
  }

  /// `low-stock:2500:20:17`.
  static let lowPosition = PositionText<LowStock.Position>(
    write: { "low-stock:\($0.level):\($0.threshold):\($0.id.rawValue)" },
    read: { text in
      let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        .map { String(Substring($0)) }
      guard parts.count == 4, parts[0] == "low-stock", let level = Int32(parts[1]), level >= 0,
        let threshold = Int32(parts[2]), threshold >= 0, let id = Int64(positiveDecimal: parts[3])
      else { return nil }
      return LowStock.Position(
        level: level, threshold: threshold, id: Product.ID(rawValue: id))
    })
}
