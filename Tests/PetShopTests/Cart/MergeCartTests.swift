import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("A guest who logs in", .database(Shop.migrations))
struct MergeCartTests {
  let store: Store
  let shop: Shop
  let user: User
  let shopper: Shopper

  init() throws {
    store = try Store()
    shop = store.open()
    user = try shop.createUser(.somebody(), role: .user)
    shopper = .user(user.id)
  }

  /// The token of a new guest's cart that holds these.
  private func guest(with quantities: KeyValuePairs<Product, Int>) throws -> CartToken {
    var token: CartToken?
    for (product, quantity) in quantities {
      let cart = try shop.setInCart(
        of: .guest(token), product.id, quantity: quantity, ifVersion: .any)
      token = token ?? cart.newToken
    }
    return try token.orThrow()
  }

  @discardableResult
  private func logIn(bringing token: CartToken?) throws -> CartMerge? {
    try shop.login(.email(user.email), password: .usual, bringing: token).cartMerge
  }

  @Test func `finds in his cart what he had as a guest, on top of what he had before`() throws {
    let collar = try shop.addProduct("Collar")
    let bone = try shop.addProduct("Bone", stock: 6)
    _ = try shop.setInCart(of: shopper, bone.id, quantity: 4, ifVersion: .any)
    let token = try guest(with: [collar: 2, bone: 5])

    let merge = try logIn(bringing: token)

    #expect(merge?.lines.map(\.requested) == [2, 5])
    #expect(merge?.lines.map(\.kept) == [2, 2])
    #expect(merge?.lines.map(\.reason) == [nil, .outOfStock])
    let cart = try shop.cart(of: shopper)
    #expect(cart.lines.map(\.quantity) == [2, 6])
    #expect(merge?.lines.map(\.quantity) == [2, 6])
  }

  @Test(.database(Shop.migrations))
  func `has done with his token`() throws {
    let token = try guest(with: [shop.addProduct(): 2])
    #expect(try logIn(bringing: token) != nil)
    #expect(try shop.cart(of: .guest(token)).id == nil)
    #expect(try logIn(bringing: token) == nil)
    #expect(try shop.cart(of: shopper).lines.map(\.quantity) == [2])
    #expect(try store.session().one(Self.guestRows) == 0)
  }

  @Test func `keeps his cart for another time when the password is wrong`() throws {
    let token = try guest(with: [shop.addProduct(): 2])
    #expect(throws: ShopError.wrongCredentials) {
      try shop.login(.email(user.email), password: .other, bringing: token)
    }
    #expect(try shop.cart(of: .guest(token)).lines.map(\.quantity) == [2])
    #expect(try shop.cart(of: shopper).id == nil)
  }

  @Test(.database(Shop.migrations))
  func `who brings nothing that is ours finds his cart as it was`() throws {
    let product = try shop.addProduct()
    let before = try shop.setInCart(of: shopper, product.id, quantity: 4, ifVersion: .any)
    let expired = try guest(with: [product: 1])
    try store.session().execute(
      script: "UPDATE carts SET expires_at = now() WHERE expires_at IS NOT NULL")
    for token in [nil, CartToken(text: "guessed"), expired] {
      #expect(try logIn(bringing: token) == nil)
    }
    #expect(try shop.cart(of: shopper).version == before.version)
  }

  @Test func `may as well register`() throws {
    let product = try shop.addProduct()
    let token = try guest(with: [product: 3])
    let grant = try shop.register(.somebody(), bringing: token)
    #expect(grant.cartMerge?.lines.map(\.kept) == [3])
    #expect(try shop.cart(of: .user(grant.user.id)).lines.map(\.product) == [product.id])
  }

  @Test func `keeps his cart when the e-mail is taken`() throws {
    let token = try guest(with: [shop.addProduct(): 3])
    #expect(throws: ShopError.emailTaken) {
      try shop.register(.somebody(email: user.email), bringing: token)
    }
    #expect(try shop.cart(of: .guest(token)).lines.map(\.quantity) == [3])
  }

  @Test func `hears of a price that changed since he was a guest`() throws {
    let product = try shop.addProduct(price: 1_000)
    let token = try guest(with: [product: 1])
    _ = try shop.changeProduct(product.id, ifVersion: .any) { $0.price = Money(rawValue: 1_200) }
    try logIn(bringing: token)
    #expect(try shop.cart(of: shopper).lines.map(\.oldUnitPrice?.rawValue) == [1_000])
  }

  @Test func `hears what is sold no more`() throws {
    let product = try shop.addProduct("Bone")
    let token = try guest(with: [product: 1])
    try shop.archiveProduct(product.id, ifVersion: .any)
    let line = try logIn(bringing: token)?.lines.first
    #expect(line?.name == "Bone")
    #expect(line?.reason == .notSold)
    #expect(try shop.cart(of: shopper).lines.isEmpty)
  }

  @Test(arguments: 0..<5)
  func `and does so eight times at once finds everything once`(round: Int) throws {
    let product = try shop.addProduct()
    let token = try guest(with: [product: 3])
    let barrier = Barrier(8)
    let merges = try onThreads(8) { [store, user] _ in
      let shop = store.open()
      barrier.arrive()
      return try shop.login(.email(user.email), password: .usual, bringing: token).cartMerge
    }
    #expect(merges.count { $0 != nil } == 1)
    #expect(try shop.cart(of: shopper).lines.map(\.quantity) == [3])
  }

  @Test func `into two accounts at once brings everything to one of them`() throws {
    let product = try shop.addProduct()
    let token = try guest(with: [product: 3])
    let other = try shop.createUser(.somebody(), role: .user)
    let barrier = Barrier(2)
    let merges = try onThreads(2) { [store, emails = [user.email, other.email]] index in
      let shop = store.open()
      barrier.arrive()
      return try shop.login(.email(emails[index]), password: .usual, bringing: token).cartMerge
    }
    #expect(merges.count { $0 != nil } == 1)
    let held = try [shopper, .user(other.id)].map { try shop.cart(of: $0).lines.map(\.quantity) }
    #expect(held == [[3], []] || held == [[], [3]])
  }

  @Test func `while he puts in more loses none of it`() throws {
    let product = try shop.addProduct(stock: 10_000)
    let first = try guest(with: [product: 1])
    let adding = Running { [store] in
      let shop = store.open()
      var tokens = [first]
      for _ in 0..<60 {
        let cart = try shop.addToCart(
          of: .guest(tokens.last), product.id, quantity: 1, ifVersion: .any)
        if let token = cart.newToken { tokens.append(token) }
      }
      return tokens
    }
    for _ in 0..<5 { try logIn(bringing: first) }
    for token in try adding.wait() { try logIn(bringing: token) }
    #expect(try shop.cart(of: shopper).lines.map(\.quantity) == [61])
  }

  @Test(.database(Shop.migrations))
  func `from many carts at once never waits in a circle`() throws {
    let products = try (0..<4).map { try shop.addProduct("Bone \($0)") }
    let tokens = try (0..<8).map { index in
      let (first, last) = (products[index % 4], products[(index + 1) % 4])
      return try guest(with: [first: 1, last: 1])
    }
    let merges = try onThreads(8) { [store, user] index in
      try store.open().login(.email(user.email), password: .usual, bringing: tokens[index])
        .cartMerge
    }
    #expect(merges.compactMap(\.self).count == 8)
    #expect(try shop.cart(of: shopper).lines.map(\.quantity) == [4, 4, 4, 4])
    #expect(try store.session().one(Ledger.deadlocks) == 0)
  }

  private static let guestRows = Query<Int64>(
    "SELECT count(*) FROM carts WHERE user_id IS NULL"
  ) { row throws(PostgreSQLError) in try row.next() }
}
