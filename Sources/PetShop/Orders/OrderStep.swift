import PostgreSQL

/// Something an order became: a line of its timeline, which only grows.
package struct OrderStep: Hashable, Sendable {
  package let status: Order.Status
  /// Nil when the shop itself took it.
  package let user: User.ID?
  /// What the user is today; nil as he is.
  let role: Role?
  package let enteredAt: Timestamp

  package enum Actor: String, Sendable {
    case customer, admin, service, shop
  }

  /// Who took it, with an order of `customer`.
  package func actor(for customer: User.ID) -> Actor {
    guard let user else { return .shop }
    if user == customer { return .customer }
    // Whoever was an admin then may be none any more; a service is one for ever.
    return role == .service ? .service : .admin
  }
}

/// Why an order does not become what somebody wants it to be.
package struct StepRefusal: Hashable, Sendable {
  package let status: Order.Status
  /// What it may become.
  package let allowed: [Order.Status]
}

extension Order.Status {
  /// What an order may become. The database has the same table: `orders_step_allowed`.
  package var next: [Order.Status] {
    switch self {
    case .pending: [.paid, .cancelled]
    case .paid: [.shipped, .cancelled, .refunded]
    case .shipped: [.delivered, .cancelled, .refunded]
    case .delivered: [.refunded]
    case .cancelled, .refunded: []
    }
  }

  /// Whether the customer himself can still cancel: not when it is on its way.
  var isAtTheShop: Bool { self == .pending || self == .paid }

  /// Whether there is something that can be refunded, unless all of it was.
  var isPaid: Bool { next.contains(.refunded) }

  /// What somebody may make of it: by card it is the gateway that makes it paid.
  package func next(paidBy method: PaymentMethod) -> [Order.Status] {
    method == .card ? next.filter { $0 != .paid } : next
  }
}

extension OrderSummary {
  /// - Throws: `ShopError.stepNotAllowed`.
  func check(mayBecome step: Order.Status) throws(ShopError) {
    let allowed = status.next(paidBy: paymentMethod)
    guard allowed.contains(step) else {
      throw .stepNotAllowed(StepRefusal(status: status, allowed: allowed))
    }
  }
}

extension OrderStep {
  init(_ row: inout Row) throws(PostgreSQLError) {
    status = try row.next()
    user = try row.next()
    role = try row.next()
    enteredAt = try row.next()
  }

  /// Order, what it becomes, who says so; nobody when it is the shop itself.
  static let take = Query<Void, Order.ID, Order.Status, User.ID?>("SELECT step_order($1, $2, $3)")

  static let ofOrder = Query<OrderStep, Order.ID>(
    """
    SELECT s.status, s.user_id, u.role, s.entered_at
    FROM order_steps AS s
    LEFT JOIN users AS u ON u.id = s.user_id
    WHERE s.order_id = $1
    ORDER BY s.entered_at, s.id
    """
  ) { row throws(PostgreSQLError) in try OrderStep(&row) }
}
