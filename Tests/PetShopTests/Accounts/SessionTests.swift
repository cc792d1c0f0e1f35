import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("Login sessions", .database(Shop.migrations))
struct SessionTests {
  let store: Store
  let shop: Shop
  let grant: Grant
  let caller: Caller

  init() throws {
    store = try Store()
    shop = store.open()
    grant = try shop.register(.somebody())
    caller = try shop.authenticate(token: Array(grant.accessToken.utf8))
  }

  /// Asked of another process, as it were: another database session that shares nothing.
  private func isGood(_ grant: Grant) throws -> Bool {
    do {
      _ = try store.open().authenticate(token: Array(grant.accessToken.utf8))
      return true
    } catch ShopError.notAuthenticated { return false }
  }

  @Test func `a logout ends access everywhere at once`() throws {
    #expect(try isGood(grant))
    try shop.logout(caller)
    #expect(try !isGood(grant))
    #expect(throws: ShopError.refreshTokenRefused) { try shop.refresh(grant.refreshToken) }
    try shop.logout(caller)
  }

  @Test func `a logout ends one session, not the others`() throws {
    let other = try shop.login(.email(grant.user.email), password: .usual)
    try shop.logout(caller)
    #expect(try isGood(other))
  }

  @Test func `a change of role takes effect with the next request`() throws {
    try store.session().execute(
      script: "UPDATE users SET role = 'admin' WHERE id = \(caller.user.rawValue)")
    #expect(try shop.authenticate(token: Array(grant.accessToken.utf8)).isAdmin)
  }

  @Test func `a new password ends every other session and keeps this one`() throws {
    let other = try shop.login(.email(grant.user.email), password: .usual)
    try shop.changePassword(of: caller, from: .usual, to: .other)
    #expect(try isGood(grant))
    #expect(try isGood(shop.refresh(grant.refreshToken)))
    #expect(try !isGood(other))
    #expect(throws: ShopError.refreshTokenRefused) { try shop.refresh(other.refreshToken) }
    #expect(throws: ShopError.wrongCredentials) {
      try shop.login(.email(grant.user.email), password: .usual)
    }
    #expect(try isGood(shop.login(.email(grant.user.email), password: .other)))
  }

  @Test func `with a wrong current password nothing changes`() throws {
    let other = try shop.login(.email(grant.user.email), password: .usual)
    let wrong = ShopError.invalid([FieldError("current_password", .wrong)])
    #expect(throws: wrong) {
      try shop.changePassword(of: caller, from: Password("not the password"), to: .other)
    }
    #expect(try isGood(grant))
    #expect(try isGood(other))
    #expect(try isGood(shop.login(.email(grant.user.email), password: .usual)))
  }

  @Test func `of two changes of password at once one wins`() throws {
    let barrier = Barrier(2)
    let changes = try onThreads(2) { [store, caller] index -> Bool in
      let shop = store.open()
      barrier.arrive()
      do {
        try shop.changePassword(of: caller, from: .usual, to: Password("new password \(index)"))
        return true
      } catch ShopError.invalid { return false }
    }
    #expect(changes.count { $0 } == 1)
    let winner = try changes.firstIndex(of: true).orThrow()
    let grant = try shop.login(
      .email(grant.user.email), password: Password("new password \(winner)"))
    #expect(try isGood(grant))
  }

  @Test func `what has expired is forgotten, what has not is kept`() throws {
    let session = try store.session()
    let old = try shop.login(.email(grant.user.email), password: .usual)
    try session.execute(
      script: """
        UPDATE refresh_tokens SET expires_at = now() - interval '2 days'
        WHERE session_id = (SELECT max(id) FROM sessions WHERE user_id = \(caller.user.rawValue))
        """)
    try shop.forgetExpired()
    let tokens = Query<Int64, User.ID>(
      """
      SELECT count(*)
      FROM refresh_tokens t
      JOIN sessions s ON s.id = t.session_id
      WHERE s.user_id = $1
      """
    ) { row throws(PostgreSQLError) in try row.next() }
    #expect(try session.one(tokens, caller.user) == 1)
    #expect(throws: ShopError.refreshTokenRefused) { try shop.refresh(old.refreshToken) }
    #expect(try isGood(shop.refresh(grant.refreshToken)))
  }
}
