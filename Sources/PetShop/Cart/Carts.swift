import PostgreSQL

extension Shop {
  /// The open cart of a user; an empty one when he never wrote to it.
  package func cart(of user: User.ID) throws -> Cart {
    try read { db in
      let row = try db.first(Cart.open, user)
      return try Cart(row, lines: row.map { try db.all(CartLine.all, $0.id) } ?? [])
    }
  }

  /// Puts more of a product into the cart.
  ///
  /// - Throws: `ShopError.notFound` for the product, `.outOfStock` when the cart would hold more
  ///   than there is, `.stale`.
  package func addToCart(
    of user: User.ID, _ product: Product.ID, quantity: Int, ifVersion version: VersionCondition
  ) throws -> Cart {
    try writeCart(of: user, ifVersion: version) { cart, db in
      let held = try db.first(CartLine.quantity, cart, product) ?? 0
      let (sum, overflow) = quantity.addingReportingOverflow(Int(held))
      try put(product, quantity: overflow ? .max : sum, into: cart, db)
    }
  }

  /// Sets how many of a product the cart holds.
  ///
  /// - Throws: As `addToCart`.
  package func setInCart(
    of user: User.ID, _ product: Product.ID, quantity: Int, ifVersion version: VersionCondition
  ) throws -> Cart {
    try writeCart(of: user, ifVersion: version) { cart, db in
      try put(product, quantity: quantity, into: cart, db)
    }
  }

  /// - Throws: `ShopError.notFound` when the cart holds none of the product; `.stale`.
  package func removeFromCart(
    of user: User.ID, _ product: Product.ID, ifVersion version: VersionCondition
  ) throws -> Cart {
    try writeCart(of: user, ifVersion: version) { cart, db in
      guard try db.run(CartLine.remove, cart, product) == 1 else { throw ShopError.notFound }
    }
  }

  /// - Throws: `ShopError.stale`.
  package func emptyCart(of user: User.ID, ifVersion version: VersionCondition) throws {
    _ = try writeCart(of: user, ifVersion: version) { cart, db in
      try db.run(CartLine.removeAll, cart)
    }
  }

  /// Every write of a cart: the row is locked first, so writes of one cart come one after another
  /// and the checkout never sees half of one.
  private func writeCart(
    of user: User.ID, ifVersion version: VersionCondition,
    _ body: (Cart.ID, Session) throws -> Void
  ) throws -> Cart {
    try write { db in
      try check(version, ofCartOf: user, db)
      let row = try db.one(Cart.openForWriting, user)
      try body(row.id, db)
      let lines = try db.all(CartLine.all, row.id)
      guard lines.count <= Cart.mostLines else { throw ShopError.cartFull }
      return try Cart(row, lines: lines)
    }
  }

  /// Locks the cart when the caller says which version he saw; if he saw none, opens it, which
  /// only one of those who saw none can do.
  private func check(_ version: VersionCondition, ofCartOf user: User.ID, _ db: Session) throws {
    guard version != .any else { return }
    let cart = try db.first(Cart.lock, user)
    guard version.allows(cart?.version ?? 0) else { throw ShopError.stale }
    if cart == nil, try db.run(Cart.openFirst, user) == 0 { throw ShopError.stale }
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
