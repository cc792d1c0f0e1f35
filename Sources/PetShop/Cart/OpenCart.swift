import PostgreSQL

/// A cart that is being written: locked, and a new version of itself.
struct OpenCart {
  let row: CartRow
  /// The token of a guest's cart that was opened just now.
  var newToken: CartToken?
}

extension Shopper {
  /// The row of his open cart.
  func cart(_ db: Session) throws -> CartRow? {
    switch self {
    case .user(let id): try db.first(Cart.open, id)
    case .guest(let token): try token.flatMap { try db.first(Cart.openOfGuest, $0.digest) }
    }
  }

  /// The row of his open cart, locked until the transaction ends.
  ///
  /// - Throws: `ShopError.stale` when it is not a version the caller may have seen; without a cart
  ///   he has seen version 0.
  func lockCart(ifVersion version: VersionCondition, _ db: Session) throws -> CartRow? {
    let cart =
      switch self {
      case .user(let id): try db.first(Cart.lock, id)
      case .guest(let token): try token.flatMap { try db.first(Cart.lockOfGuest, $0.digest) }
      }
    guard version.allows(cart?.version ?? 0) else { throw ShopError.stale }
    return cart
  }

  /// Opens his cart for writing, or a new one when he has none.
  ///
  /// - Throws: As `lockCart`.
  func openCart(ifVersion version: VersionCondition, _ db: Session) throws -> OpenCart {
    switch self {
    case .user(let id): OpenCart(row: try openCart(of: id, ifVersion: version, db))
    case .guest: try openGuestCart(ifVersion: version, db)
    }
  }

  /// Of those who saw no cart only one can open it: the others find it open.
  private func openCart(
    of user: User.ID, ifVersion version: VersionCondition, _ db: Session
  ) throws -> CartRow {
    if version != .any, try lockCart(ifVersion: version, db) == nil {
      guard try db.run(Cart.openFirst, user) == 1 else { throw ShopError.stale }
    }
    return try db.one(Cart.openForWriting, user)
  }

  /// A token that is no more is never taken up again: a new cart has a new one.
  private func openGuestCart(
    ifVersion version: VersionCondition, _ db: Session
  ) throws -> OpenCart {
    let expiry = db.time.adding(seconds: CartToken.lifetime)
    if let cart = try lockCart(ifVersion: version, db) {
      return OpenCart(row: try db.one(Cart.renewForGuest, cart.id, expiry))
    }
    let token = try CartToken.random()
    return OpenCart(
      row: try db.one(Cart.openForGuest, token.digest, expiry), newToken: token)
  }
}
