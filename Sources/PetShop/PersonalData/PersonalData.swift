import PostgreSQL

/// Everything the shop has of one person, as it is at one moment. Lists come the newest first, some
/// at a time, so that no more than a part of one is held.
package struct PersonalData {
  package let user: User
  package let cart: Cart
  package let time: Timestamp
  private let shop: Shop
  private let db: Session

  fileprivate init(of caller: Caller, in shop: Shop, _ db: Session) throws {
    user = try db.one(User.byID, caller.user)
    cart = try shop.keptCart(of: caller.user, db)
    time = db.time
    self.shop = shop
    self.db = db
  }
}

extension Shop {
  /// Lends what the shop has of the caller.
  ///
  /// - Throws: What `body` throws; `ShopError.unavailable`.
  package func withPersonalData(
    of caller: Caller, _ body: (PersonalData) throws -> Void
  ) throws {
    var isBegun = false
    try snapshot { db in
      // A transaction may run twice, and what was handed on cannot be taken back.
      guard !isBegun else { throw ShopError.unavailable }
      isBegun = true
      _ = try db.one(LongTransaction.begin)
      try body(PersonalData(of: caller, in: self, db))
    }
  }

  fileprivate func keptCart(of user: User.ID, _ db: Session) throws -> Cart {
    let row = try db.first(Cart.open, user)
    return try Cart(row, lines: row.map { try db.all(CartLine.all, $0.id) } ?? [])
  }
}

/// Each is handed over one by one.
extension PersonalData {
  package func sessions(_ body: (KeptSession) throws -> Void) throws {
    try walk(LoginSession.ofUser, \.id, body)
  }

  package func addresses(_ body: (Address) throws -> Void) throws {
    try walk(Address.ofUser, \.id, body)
  }

  package func paymentCards(_ body: (PaymentCard) throws -> Void) throws {
    try walk(PaymentCard.ofUser, \.id, body)
  }

  package func orders(_ body: (Order) throws -> Void) throws {
    try walk(Order.ofUser, \.id) { try body(try shop.order($0.id, of: nil, db)) }
  }

  /// Those that came to nothing, too.
  package func payments(_ body: (Payment) throws -> Void) throws {
    try walk(Payment.ofUser, \.id, body)
  }

  package func invoices(_ body: (Invoice) throws -> Void) throws {
    try walk(Invoice.ofUser, \.id) {
      try body(try Invoice(header: $0, lines: try db.all(Invoice.lines, $0.id)))
    }
  }

  package func creditNotes(_ body: (CreditNote) throws -> Void) throws {
    try walk(CreditNote.ofUser, \.id) {
      try body(try CreditNote(header: $0, lines: try db.all(CreditNote.lines, $0.id)))
    }
  }

  package func reviews(_ body: (Review) throws -> Void) throws {
    try walk(Review.ofUser, \.id, body)
  }

  /// Of a day at most: then they are forgotten.
  package func usedKeys(_ body: (UsedKey) throws -> Void) throws {
    try db.forEach(StoredAnswer.keysOfUser, user.id, do: body)
  }

  /// User, the last one seen, limit, offset.
  private typealias List<Item, Subject> = Query<Item, User.ID, Identifier<Subject>?, Int64, Int64>

  private func walk<Item, Subject>(
    _ query: List<Item, Subject>,
    _ id: (Item) -> Identifier<Subject>, _ body: (Item) throws -> Void
  ) throws {
    let most = 100
    var last: Identifier<Subject>?
    while true {
      let items = try db.all(query, user.id, last, Int64(most), 0)
      for item in items { try body(item) }
      guard items.count == most, let lowest = items.last else { return }
      last = id(lowest)
    }
  }
}
