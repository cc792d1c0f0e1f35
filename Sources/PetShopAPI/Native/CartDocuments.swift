import JSON
import PetShop

/// How a cart is shown, and what became of one.
enum CartDocuments {
  static let cart = Document<Cart>(
    .personal, version: \.version, cartToken: \.newToken?.text
  ) { cart, settings, json in
    json.object { json in
      json.field("items", array: cart.lines) { write($1, &$0) }
      json.field("total", minorUnits: cart.total.rawValue)
      json.field("total_amount", minorUnits: cart.total.rawValue)
      json.field("currency", settings.currency)
      json.field("version", cart.version)
    }
  }

  private static func write(_ line: CartLine, _ json: inout JSONWriter) {
    json.object { json in
      json.field("product_id", line.product.rawValue)
      json.field("name", line.name)
      json.field("unit_price", minorUnits: line.unitPrice.rawValue)
      json.field("quantity", line.quantity)
      json.field("line_total", minorUnits: line.total.rawValue)
      json.field("available", line.available)
      json.field("price_changed", line.priceChanged)
      json.field("old_unit_price", minorUnits: line.oldUnitPrice?.rawValue)
    }
  }

  /// Null when there was nothing to merge.
  static func write(_ merge: CartMerge?, _ json: inout JSONWriter) {
    guard let merge else { return json.value(JSONValue.null) }
    json.object { json in
      json.field("items", array: merge.lines) { json, line in
        json.object { json in
          json.field("product_id", line.product.rawValue)
          json.field("name", line.name)
          json.field("requested", line.requested)
          json.field("kept", line.kept)
          json.field("quantity", line.quantity)
          json.field("reason", line.reason?.rawValue)
        }
      }
    }
  }
}
