import PostgreSQL

extension Shop {
  /// The open cart of somebody; an empty one when he never wrote to it. Writes nothing.
  package func cart(of shopper: Shopper) throws -> Cart {
    try read { db in
      let row = try shopper.cart(db)
      return try Cart(row, lines: row.map { try db.all(CartLine.all, $0.id) } ?? [])
    }
  }

  /// Puts more of a product into the cart.
  ///
  /// - Throws: `ShopError.notFound` for the product, `.outOfStock` when the cart would hold more
  ///   than there is, `.stale`.
  package func addToCart(
    of shopper: Shopper, _ product: Product.ID, quantity: Int, ifVersion version: VersionCondition
  ) throws -> Cart {
    try writeCart(of: shopper, ifVersion: version) { cart, db in
      let held = try db.first(CartLine.quantity, cart, product) ?? 0
      let (sum, overflow) = quantity.addingReportingOverflow(Int(held))
      try put(product, quantity: overflow ? .max : sum, into: cart, db)
    }
  }

  /// Sets how many of a product the cart holds.
  ///
  /// - Throws: As `addToCart`.
  package func setInCart(
    of shopper: Shopper, _ product: Product.ID, quantity: Int, ifVersion version: VersionCondition
  ) throws -> Cart {
    try writeCart(of: shopper, ifVersion: version) { cart, db in
      try put(product, quantity: quantity, into: cart, db)
    }
  }

  /// - Throws: `ShopError.notFound` when the cart holds none of the product; `.stale`.
  package func removeFromCart(
    of shopper: Shopper, _ product: Product.ID, ifVersion version: VersionCondition
  ) throws -> Cart {
    try writeCart(of: shopper, ifVersion: version) { cart, db in
      guard try db.run(CartLine.remove, cart, product) == 1 else { throw ShopError.notFound }
    }
  }

  /// - Throws: `ShopError.stale`.
  package func emptyCart(of shopper: Shopper, ifVersion version: VersionCondition) throws {
    try write { db in
      guard try shopper.lockCart(ifVersion: version, db) != nil else { return }
      let cart = try shopper.openCart(ifVersion: .any, db).row.id
      try db.run(CartLine.removeAll, cart)
    }
  }

  /// Every write of a cart: the row is locked first, so writes of one cart come one after another
  /// and the checkout never sees half of one.
  private func writeCart(
    of shopper: Shopper, ifVersion version: VersionCondition,
    _ body: (Cart.ID, Session) throws -> Void
  ) throws -> Cart {
    try write { db in
      let opened = try shopper.openCart(ifVersion: version, db)
      try body(opened.row.id, db)
      let lines = try db.all(CartLine.all, opened.row.id)
      guard lines.count <= Cart.mostLines else { throw ShopError.cartFull }
      return try Cart(opened.row, lines: lines, newToken: opened.newToken)
    }
  }

  private func put(
    _ product: Product.ID, quantity: Int, into cart: Cart.ID, _ db: Session
  ) throws {
    guard let offer = try db.first(CartLine.offer, product) else { throw ShopError.notFound }
    guard quantity <= offer.stock else {
      throw ShopError.outOfStock([
        Shortage(product: product, requested: quantity, available: Int(offer.stock))
      ])
    }
    guard Cart.quantityRange.contains(Int64(quantity)) else {
      throw ShopError.invalid([FieldError("quantity", .outOf(Cart.quantityRange))])
    }
    try db.run(CartLine.put, cart, product, Int32(clamping: quantity), offer.price)
  }
}
