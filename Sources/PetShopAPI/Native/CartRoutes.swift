import HTTP
import JSON
import PetShop

/// The caller's cart.
enum CartRoutes {
  static let all: [Route] = [
    Route("GET /api/cart", .user, writes: cart) { try $0.shop.cart(of: $0.caller.user) },
    Route("POST /api/cart/items", .user, reads: addition, writes: cart, status: .created) {
      try $0.shop.addToCart(
        of: $0.caller.user, $1.product, quantity: $1.quantity, ifVersion: $0.versionCondition)
    },
    Route("PUT /api/cart/items/{product_id}", .user, reads: quantity, writes: cart) {
      try $0.shop.setInCart(
        of: $0.caller.user, $0.id("product_id"), quantity: $1, ifVersion: $0.versionCondition)
    },
    Route("DELETE /api/cart/items/{product_id}", .user, writes: cart) {
      try $0.shop.removeFromCart(
        of: $0.caller.user, $0.id("product_id"), ifVersion: $0.versionCondition)
    },
    Route("DELETE /api/cart", .user) {
      try $0.shop.emptyCart(of: $0.caller.user, ifVersion: $0.versionCondition)
    },
  ]

  private struct Addition {
    let product: Product.ID
    let quantity: Int
  }

  private static func addition(_ fields: inout FieldReader) -> Addition {
    Addition(product: fields.id("product_id"), quantity: quantity(&fields))
  }

  private static func quantity(_ fields: inout FieldReader) -> Int {
    Int(fields.integer("quantity", in: Cart.quantityRange))
  }

  private static let cart = Document<Cart>(.personal, version: \.version) { cart, settings, json in
    json.object { json in
      json.field("items", array: cart.lines) { json, line in
        json.object { json in
          json.field("product_id", line.product.rawValue)
          json.field("name", line.name)
          json.field("unit_price", minorUnits: line.unitPrice.rawValue)
          json.field("quantity", line.quantity)
          json.field("line_total", minorUnits: line.total.rawValue)
          json.field("available", line.available)
          json.field("price_changed", line.priceChanged)
        }
      }
      json.field("total", minorUnits: cart.total.rawValue)
      json.field("total_amount", minorUnits: cart.total.rawValue)
      json.field("currency", settings.currency)
      json.field("version", cart.version)
    }
  }
}
