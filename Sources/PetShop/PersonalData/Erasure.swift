import PostgreSQL

/// Why somebody cannot be erased yet.
package struct UnfinishedBusiness: Hashable, Sendable {
  /// The newest of his orders that are under way.
  package let orders: [Order.ID]
}

extension Shop {
  /// Forgets the caller. His invoices and credit notes stay as they were issued, as the law has it.
  ///
  /// - Throws: `ShopError.invalid` naming `password` when that is wrong; `.busy`;
  ///   `.businessUnfinished` while an order or a payment of his is under way; `.lastAdmin`.
  package func erase(_ caller: Caller, password: Password) throws {
    let credentials = try credentials(of: caller)
    let wrong = ShopError.invalid([FieldError("password", .wrong)])
    guard try verify(password, against: credentials.passwordHash) else { throw wrong }
    try write { db in
      // As whoever sends him a mail: what he asked for before himself.
      try db.run(Erasure.resetRequests, caller.user)
      // As whoever does something for him: himself first, then his cart, then his orders.
      guard try db.first(User.lockForErasure, caller.user, credentials.passwordHash) != nil
      else { throw wrong }
      _ = try db.first(Cart.lock, caller.user)
      try refuseUnfinishedBusiness(of: caller.user, db)
      for statement in Erasure.statements { try db.run(statement, caller.user) }
      try record(.userErased(caller.user), db)
    }
  }

  private func refuseUnfinishedBusiness(of user: User.ID, _ db: Session) throws {
    let orders = try db.all(Erasure.openOrders, user)
    guard try orders.isEmpty && db.one(Erasure.openPayments, user) == 0 else {
      throw ShopError.businessUnfinished(UnfinishedBusiness(orders: orders))
    }
  }
}

/// What is done to the rows of somebody who is forgotten.
enum Erasure {
  /// In this order: orders before the answers that show them, as checkouts by card have it.
  static let statements = [
    sessions, ResetToken.removeOfUser, addresses, cards, cart, orders, answers,
    answersToOthers, reviews, account,
  ]

  static let openOrders = Query<Order.ID, User.ID>(
    """
    SELECT id
    FROM orders
    WHERE user_id = $1 AND status IN ('pending', 'paid', 'shipped')
    ORDER BY id DESC
    LIMIT 20
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Money that is on its way, there or back.
  static let openPayments = Query<Int64, User.ID>(
    """
    SELECT (
      SELECT count(*)
      FROM payments
      WHERE user_id = $1 AND state IN ('started', 'authorized', 'releasing')
    ) + (
      SELECT count(*)
      FROM refunds r
      JOIN orders o ON o.id = r.order_id
      WHERE o.user_id = $1 AND r.succeeded_at IS NULL)
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// With their refresh tokens; so every access token is worth nothing at once.
  static let sessions = Query<Void, User.ID>(
    """
    DELETE FROM sessions
    WHERE user_id = $1
    """)

  /// What he asked for is in the words of whoever asked: by address.
  static let resetRequests = Query<Void, User.ID>(
    """
    DELETE FROM password_reset_requests r
    USING users u
    WHERE u.id = $1 AND lower(r.email) = lower(u.email)
    """)

  static let addresses = Query<Void, User.ID>(
    """
    DELETE FROM addresses
    WHERE user_id = $1
    """)

  /// A trigger sees to it that the gateway forgets them too, which the reconciler asks of it.
  static let cards = Query<Void, User.ID>(
    """
    DELETE FROM payment_methods
    WHERE user_id = $1
    """)

  /// Carts that were ordered hold products and nothing else.
  static let cart = Query<Void, User.ID>(
    """
    DELETE FROM carts
    WHERE user_id = $1 AND ordered_at IS NULL
    """)

  /// They show orders, with addresses.
  static let answers = Query<Void, User.ID>(
    """
    DELETE FROM idempotency_keys
    WHERE user_id = $1
    """)

  /// To whoever cancelled or refunded an order of his: that it was done is still known.
  static let answersToOthers = Query<Void, User.ID>(
    """
    UPDATE idempotency_keys
    SET body = ''
    WHERE about_user_id = $1
    """)

  static let reviews = Query<Void, User.ID>(
    """
    UPDATE reviews
    SET author = NULL, title = NULL, comment = NULL
    WHERE user_id = $1
    """)

  /// The invoice has where it went; the country alone says how it was taxed.
  static let orders = Query<Void, User.ID>(
    """
    UPDATE orders
    SET recipient = '', line1 = '', line2 = NULL, city = '', region = NULL, postal_code = NULL
    WHERE user_id = $1
    """)

  static let account = Query<Void, User.ID>(
    """
    UPDATE users
    SET email = 'erased-' || id || '@invalid', username = NULL, name = '-', password_hash = '',
        role = 'user', disabled = true, erased_at = now()
    WHERE id = $1
    """)
}

extension User {
  static let isErased = Query<Bool, ID>(
    """
    SELECT erased_at IS NOT NULL
    FROM users
    WHERE id = $1
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// User, the hash it must still have. Waits for whoever is adding something of his, who then
  /// would wait for us.
  static let lockForErasure = Query<ID, ID, String>(
    """
    SELECT id
    FROM users
    WHERE id = $1 AND password_hash = $2 AND erased_at IS NULL
    FOR UPDATE
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}
