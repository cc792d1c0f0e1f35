import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("Guests' carts", .database(Shop.migrations))
struct GuestCartTests {
  let store: Store
  let shop: Shop
  let product: Product

  init() throws {
    store = try Store()
    shop = store.open()
    product = try shop.addProduct()
  }

  private func add(
    as guest: Shopper, ifVersion version: VersionCondition = .any
  ) throws -> Cart {
    try shop.addToCart(of: guest, product.id, quantity: 1, ifVersion: version)
  }

  @Test func `the first write of a guest opens a cart and says by what to come back`() throws {
    let first = try add(as: .guest(nil))
    let token = try first.newToken.orThrow()
    #expect(token.text.utf8.count == 43)
    let second = try add(as: .guest(token))
    #expect(second.newToken == nil)
    #expect(second.id == first.id)
    #expect(second.lines.map(\.quantity) == [2])
    #expect(try shop.cart(of: .guest(token)).version == second.version)
  }

  @Test func `two guests have two carts`() throws {
    let first = try add(as: .guest(nil))
    let second = try add(as: .guest(nil))
    #expect(first.newToken?.text != second.newToken?.text)
    #expect(first.id != second.id)
    #expect(second.lines.map(\.quantity) == [1])
  }

  @Test(.database(Shop.migrations))
  func `nowhere is the token itself kept`() throws {
    let token = try add(as: .guest(nil)).newToken.orThrow()
    let kept = try store.session().all(Self.digests)
    #expect(kept == [token.digest])
    #expect(kept != [Array(token.text.utf8)])
  }

  @Test(.database(Shop.migrations))
  func `to look, to empty and to fail opens no cart`() throws {
    let stranger = Shopper.guest(CartToken(text: "guessed"))
    for guest in [.guest(nil), stranger] as [Shopper] {
      #expect(try shop.cart(of: guest).id == nil)
      try shop.emptyCart(of: guest, ifVersion: .any)
      #expect(throws: ShopError.notFound) {
        try shop.removeFromCart(of: guest, product.id, ifVersion: .any)
      }
      #expect(throws: ShopError.self) {
        try shop.setInCart(of: guest, product.id, quantity: 101, ifVersion: .any)
      }
    }
    #expect(try store.session().all(Self.digests).isEmpty)
  }

  @Test func `a token that is none of ours is never taken up`() throws {
    let guessed = CartToken(text: "guessed")
    let cart = try add(as: .guest(guessed))
    let token = try cart.newToken.orThrow()
    #expect(token.text != guessed.text)
    #expect(try shop.cart(of: .guest(guessed)).id == nil)
  }

  @Test func `an expired cart is empty, and the next write opens another`() throws {
    let old = try add(as: .guest(nil))
    let token = try old.newToken.orThrow()
    try expire(old)
    #expect(try shop.cart(of: .guest(token)).id == nil)
    #expect(throws: ShopError.stale) {
      try add(as: .guest(token), ifVersion: .oneOf([old.version]))
    }
    let new = try add(as: .guest(token), ifVersion: .oneOf([0]))
    #expect(new.id != old.id)
    #expect(new.newToken != nil)
    #expect(new.lines.map(\.quantity) == [1])
  }

  @Test(.database(Shop.migrations))
  func `each write starts the days of a cart anew, and no look does`() throws {
    let cart = try add(as: .guest(nil))
    let guest = Shopper.guest(try cart.newToken.orThrow())
    let session = try store.session()
    try session.execute(script: "UPDATE carts SET expires_at = now() + interval '1 day'")
    _ = try shop.cart(of: guest)
    #expect(try session.one(Self.daysLeft) == 1)
    _ = try add(as: guest)
    #expect(try session.one(Self.daysLeft) == 30)
    try session.execute(script: "UPDATE carts SET expires_at = now() + interval '1 day'")
    try shop.emptyCart(of: guest, ifVersion: .any)
    #expect(try session.one(Self.daysLeft) == 30)
  }

  @Test(.database(Shop.migrations))
  func `what has expired is taken away some at a time, and nothing else is`() throws {
    let user = try shop.customer()
    let users = try shop.put(of: product, for: user)
    let guests = try add(as: .guest(nil))
    try store.session().execute(
      script: """
        WITH expired AS (
          INSERT INTO carts (token_digest, expires_at)
          SELECT sha256(n::text::bytea), now() - interval '1 second' FROM generate_series(1, 450) n
          RETURNING id)
        INSERT INTO cart_lines (cart_id, product_id, quantity, unit_price)
        SELECT id, \(product.id.rawValue), 1, 1 FROM expired
        """)
    #expect(try shop.forgetExpired())
    #expect(try shop.forgetExpired())
    #expect(try !shop.forgetExpired())
    let left = try store.session().all(Self.carts)
    #expect(left == [users.id, guests.id])
    #expect(try shop.cart(of: user.shopper).lines.count == 1)
  }

  @Test(.database(Shop.migrations))
  func `housekeepers at once do not wait for each other, nor for a guest who writes`() throws {
    let session = try store.session()
    try session.execute(
      script: """
        INSERT INTO carts (token_digest, expires_at)
        SELECT sha256(n::text::bytea), now() - interval '1 second' FROM generate_series(1, 600) n
        """)
    try session.execute(
      script: "BEGIN; SELECT FROM carts ORDER BY expires_at, id LIMIT 1 FOR UPDATE")
    _ = try onThreads(4) { [store] _ in while try store.open().forgetExpired() {} }
    #expect(try session.all(Self.carts).count == 1)
  }

  @Test(arguments: 0..<2)
  func `fifty additions at once make fifty`(round: Int) throws {
    let token = try add(as: .guest(nil)).newToken.orThrow()
    _ = try onThreads(10) { [store, product] _ in
      let shop = store.open()
      for _ in 0..<5 {
        _ = try shop.addToCart(
          of: .guest(token), product.id, quantity: 1, ifVersion: .any)
      }
    }
    #expect(try shop.cart(of: .guest(token)).lines.map(\.quantity) == [51])
  }

  @Test func `of many guests who saw one version one may write`() throws {
    let seen = try add(as: .guest(nil))
    let guest = Shopper.guest(try seen.newToken.orThrow())
    let barrier = Barrier(8)
    let refusals = try onThreads(8) { [store, product] _ in
      try refusal(in: store) { shop in
        _ = try shop.cart(of: guest)
        barrier.arrive()
        _ = try shop.setInCart(
          of: guest, product.id, quantity: 9, ifVersion: .oneOf([seen.version]))
      }
    }
    #expect(refusals.count { $0 == nil } == 1)
    #expect(refusals.count { $0 == .stale } == 7)
  }

  @Test(arguments: [
    ("carts_has_one_owner", "(user_id) VALUES (NULL)"),
    (
      "carts_has_one_owner",
      "(user_id, token_digest, expires_at) SELECT id, sha256(''), now() FROM users LIMIT 1"
    ),
    ("carts_token_digest_length", "(token_digest, expires_at) VALUES ('short', now())"),
    ("carts_guest_expires", "(token_digest) VALUES (sha256(''))"),
    ("carts_guest_expires", "(user_id, expires_at) SELECT id, now() FROM users LIMIT 1"),
    (
      "carts_guest_orders_nothing",
      "(token_digest, expires_at, ordered_at) VALUES (sha256(''), now(), now())"
    ),
    (
      "carts_token_digest_key",
      "(token_digest, expires_at) SELECT sha256(''), now() FROM generate_series(1, 2)"
    ),
  ])
  func `the database itself refuses`(constraint: String, values: String) throws {
    _ = try shop.customer()
    let error = #expect(throws: PostgreSQLError.self) {
      try store.session().execute(script: "INSERT INTO carts \(values)")
    }
    #expect(error?.constraint == constraint)
  }

  @Test func `every constraint of a cart holds for the carts there were`() throws {
    #expect(try store.session().one(Self.unvalidated) == 0)
  }

  private func expire(_ cart: Cart) throws {
    try store.session().execute(
      script: "UPDATE carts SET expires_at = now() WHERE id = \(try cart.id.orThrow().rawValue)")
  }
}

extension GuestCartTests {
  private static let digests = Query<[UInt8]>(
    "SELECT token_digest FROM carts WHERE token_digest IS NOT NULL"
  ) { row throws(PostgreSQLError) in try row.next() }

  private static let carts = Query<Cart.ID>("SELECT id FROM carts ORDER BY id") {
    row throws(PostgreSQLError) in try row.next()
  }

  private static let daysLeft = Query<Int32>(
    "SELECT round(extract(epoch FROM expires_at - now()) / 86400)::integer FROM carts"
  ) { row throws(PostgreSQLError) in try row.next() }

  private static let unvalidated = Query<Int64>(
    "SELECT count(*) FROM pg_constraint WHERE conrelid = 'carts'::regclass AND NOT convalidated"
  ) { row throws(PostgreSQLError) in try row.next() }
}
