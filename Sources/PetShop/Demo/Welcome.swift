import Cryptography
import PostgreSQL

extension Shop {
  /// Lets customers in who are not there yet: each registers, orders, gets what he ordered, and
  /// says what he thinks of it. All that one does is a transaction of its own, through the same
  /// operations as anybody's, so what he bought is a verified purchase. What the shop has not, or
  /// not enough of, is left out.
  ///
  /// - Throws: `ShopError.busy`; `PostgreSQLError` for what the database refuses, as six stars.
  package func welcome(_ clientele: Clientele) throws -> Clientele.Addition {
    var addition = Clientele.Addition()
    var hash: String?
    for customer in clientele.customers {
      let isKnown = try read { db in try db.first(User.credentialsByEmail, customer.email) != nil }
      if isKnown { continue }
      let secret = try hash ?? secretNobodyKnows()
      hash = secret
      let (orders, reviews) = try write { db in try welcome(customer, hash: secret, db) }
      addition.customers += 1
      addition.orders += orders
      addition.reviews += reviews
    }
    return addition
  }

  /// One for all: each hash takes a good part of a second.
  private func secretNobodyKnows() throws -> String {
    try hash(Password(Base64URL.encode(SecureRandom.bytes(32))))
  }

  private func welcome(
    _ customer: Clientele.Customer, hash: String, _ db: Session
  ) throws -> (orders: Int, reviews: Int) {
    let registration = Registration(
      email: customer.email, password: Password(""), name: customer.name, username: nil)
    let user = try insert(registration, role: .user, hash: hash, db)
    let caller = Caller(user: user.id, role: .user, session: LoginSession.ID(rawValue: 0))
    let orders = try customer.orders.filter {
      try order($0, to: customer.address, by: caller, db)
    }
    return (orders.count, try review(customer, db, by: user))
  }

  /// Whether there was any of it to order.
  private func order(
    _ quantities: [String: Int32], to address: PostalAddress, by caller: Caller, _ db: Session
  ) throws -> Bool {
    let cart = try Shopper.user(caller.user).openCart(ifVersion: .any, db).row.id
    var isFilled = false
    for (sku, quantity) in quantities.sorted(by: { $0.key < $1.key }) {
      guard let product = try db.first(Product.idBySKU, sku),
        let offer = try db.first(CartLine.offer, product), offer.stock >= quantity
      else { continue }
      try db.run(CartLine.put, cart, product, quantity, offer.price)
      isFilled = true
    }
    guard isFilled else { return false }
    let checkout = Checkout(destination: .place(address), tender: .cashOnDelivery)
    try deliver(try place(checkout, by: caller, db).order.id, db)
    return true
  }

  /// On behalf of the first admin; without one the order waits for him.
  private func deliver(_ order: Order.ID, _ db: Session) throws {
    guard let admin = try db.first(User.firstAdmin) else { return }
    let caller = Caller(user: admin, role: .admin, session: LoginSession.ID(rawValue: 0))
    for status in [Order.Status.paid, .shipped, .delivered] {
      _ = try take(db.one(Order.lock, order, nil), to: status, by: caller, db)
    }
  }

  /// In the order of products, as a checkout locks them.
  private func review(
    _ customer: Clientele.Customer, _ db: Session, by user: User
  ) throws -> Int {
    let reviews = try customer.reviews.compactMap { review in
      try db.first(Product.idBySKU, review.sku).map { (product: $0, opinion: review.opinion) }
    }
    for review in reviews.sorted(by: { $0.product.rawValue < $1.product.rawValue }) {
      _ = try db.one(
        Review.insert, review.product, user.id, Review.signature(of: user.name),
        review.opinion.rating, review.opinion.title, review.opinion.comment)
    }
    return reviews.count
  }
}

extension User {
  static let firstAdmin = Query<ID>(
    """
    SELECT id
    FROM users
    WHERE role = 'admin' AND NOT disabled
    ORDER BY id
    LIMIT 1
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}
