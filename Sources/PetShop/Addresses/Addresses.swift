import PostgreSQL

/// One's own addresses; somebody else's are as good as none.
extension Shop {
  package func addresses(
    of caller: Caller, _ page: PageRequest<Address.ID>
  ) throws -> Page<Address, Address.ID> {
    try read { db in
      let rows = try db.all(
        Address.ofUser, caller.user, page.position, page.limit, page.offset)
      let total = ListTotal(exactly: try db.one(Address.count, caller.user))
      return Page(rows, of: page, total: total, position: \.id)
    }
  }

  /// - Throws: `ShopError.notFound`.
  package func address(_ id: Address.ID, of caller: Caller) throws -> Address {
    try read { db in try address(id, of: caller, db) }
  }

  /// - Throws: `ShopError.listFull`.
  package func addAddress(_ new: NewAddress, of caller: Caller) throws -> Address {
    try write { db in
      _ = try db.one(User.lock, caller.user)
      let isDefault = try new.isDefault || db.first(Address.usual, caller.user) == nil
      if isDefault { try db.run(Address.clearDefault, caller.user) }
      let place = new.place
      return try db.one(
        Address.insert, caller.user, place.recipient, place.line1, place.line2, place.city,
        place.region, place.postalCode, place.country, isDefault)
    }
  }

  /// - Throws: `ShopError.notFound`; `.invalid` when nothing would be the default.
  package func changeAddress(
    _ id: Address.ID, _ change: AddressChange, of caller: Caller
  ) throws -> Address {
    try write { db in
      _ = try db.one(User.lock, caller.user)
      let address = try address(id, of: caller, db)
      let isDefault = change.isDefault.value ?? address.isDefault
      if address.isDefault, !isDefault { throw ShopError.lastDefault }
      if isDefault { try db.run(Address.clearDefault, caller.user) }
      let place = change.applied(to: address.place)
      return try db.one(
        Address.update, id, place.recipient, place.line1, place.line2, place.city, place.region,
        place.postalCode, place.country, isDefault)
    }
  }

  /// The newest of those that are left becomes the default, if this was it.
  ///
  /// - Throws: `ShopError.notFound`.
  package func removeAddress(_ id: Address.ID, of caller: Caller) throws {
    try write { db in
      _ = try db.one(User.lock, caller.user)
      guard try db.run(Address.delete, id, caller.user) == 1 else { throw ShopError.notFound }
      try db.run(Address.appointDefault, caller.user)
    }
  }

  private func address(_ id: Address.ID, of caller: Caller, _ db: Session) throws -> Address {
    guard let address = try db.first(Address.byID, id, caller.user) else {
      throw ShopError.notFound
    }
    return address
  }
}

extension ShopError {
  /// One is the default, always: it stops being it when another becomes it.
  static let lastDefault = ShopError.invalid([FieldError("is_default", .notOneOf(["true"]))])
}
