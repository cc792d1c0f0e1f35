import HTTP
import PetShop

/// The cart of whoever asks, with an account or without.
enum CartRoutes {
  private static let cart = CartDocuments.cart

  static let all: [Route] = [
    Route(
      "GET /api/cart", .shopper(or: .ordersPlace), writes: cart
    ) { try $0.shop.cart(of: $0.shopper) },
    Route(
      "POST /api/cart/items", .shopper(or: .ordersPlace), reads: addition, writes: cart,
      status: .created
    ) {
      try $0.shop.addToCart(
        of: $0.shopper, $1.product, quantity: $1.quantity, ifVersion: $0.versionCondition)
    }
    .limited(by: .guestCarts),
    Route(
      "PUT /api/cart/items/{product_id}", .shopper(or: .ordersPlace), reads: quantity, writes: cart
    ) {
      try $0.shop.setInCart(
        of: $0.shopper, $0.id("product_id"), quantity: $1, ifVersion: $0.versionCondition)
    }
    .limited(by: .guestCarts),
    Route("DELETE /api/cart/items/{product_id}", .shopper(or: .ordersPlace), writes: cart) {
      try $0.shop.removeFromCart(
        of: $0.shopper, $0.id("product_id"), ifVersion: $0.versionCondition)
    },
    Route("DELETE /api/cart", .shopper(or: .ordersPlace)) {
      try $0.shop.emptyCart(of: $0.shopper, ifVersion: $0.versionCondition)
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
}
