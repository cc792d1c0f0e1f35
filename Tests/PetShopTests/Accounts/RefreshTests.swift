import Cryptography
import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("Refresh", .database(Shop.migrations))
struct RefreshTests {
  let store: Store
  let shop: Shop
  let grant: Grant

  init() throws {
    store = try Store()
    shop = store.open()
    grant = try shop.register(.somebody())
  }

  private func isGood(_ grant: Grant) throws -> Bool {
    do {
      _ = try shop.authenticate(token: Array(grant.accessToken.utf8))
      return true
    } catch ShopError.notAuthenticated { return false }
  }

  private func endReason() throws -> String? {
    let query = Query<String?, User.ID>("SELECT end_reason FROM sessions WHERE user_id = $1") {
      row throws(PostgreSQLError) in try row.next()
    }
    return try store.session().one(query, grant.user.id)
  }

  @Test func `a refresh gives a new pair in the same session`() throws {
    let new = try shop.refresh(grant.refreshToken)
    let callers = try [grant, new].map { try shop.authenticate(token: Array($0.accessToken.utf8)) }
    #expect(callers[0] == callers[1])
    #expect(new.refreshToken != grant.refreshToken)
    #expect(new.accessToken != grant.accessToken)
    #expect(new.user == grant.user)
  }

  @Test func `each token refreshes once, and the chain goes on`() throws {
    var newest = grant
    for _ in 0..<10 { newest = try shop.refresh(newest.refreshToken) }
    #expect(try isGood(newest))
  }

  @Test func `a spent token used again ends the whole session, for thief and owner`() throws {
    let new = try shop.refresh(grant.refreshToken)
    #expect(throws: ShopError.refreshTokenRefused) { try shop.refresh(grant.refreshToken) }
    #expect(try !isGood(grant))
    #expect(try !isGood(new))
    #expect(throws: ShopError.refreshTokenRefused) { try shop.refresh(new.refreshToken) }
    #expect(try endReason() == "token_reuse")
  }

  @Test func `another session of the same user lives on`() throws {
    let other = try shop.login(.email(grant.user.email), password: .usual)
    _ = try shop.refresh(grant.refreshToken)
    #expect(throws: ShopError.refreshTokenRefused) { try shop.refresh(grant.refreshToken) }
    #expect(try isGood(other))
    #expect(try isGood(shop.refresh(other.refreshToken)))
  }

  @Test(.database(Shop.migrations))
  func `what was never a token is refused without a transaction's number being spent on it`() throws
  {
    try Store().session().execute(
      script: "REVOKE EXECUTE ON FUNCTION pg_current_xact_id() FROM PUBLIC")
    let shop = try Store().open()

    #expect(throws: ShopError.refreshTokenRefused) { try shop.refresh("nobody's") }
  }

  @Test(arguments: 0..<5)
  func `of parallel refreshes of one token at most one wins`(round: Int) throws {
    let barrier = Barrier(4)
    let token = grant.refreshToken
    let grants = try onThreads(4) { [store] _ -> Grant? in
      let shop = store.open()
      barrier.arrive()
      do { return try shop.refresh(token) } catch ShopError.refreshTokenRefused { return nil }
    }
    #expect(grants.count { $0 != nil } == 1)
    for winner in grants.compactMap(\.self) { #expect(try !isGood(winner)) }
    #expect(try endReason() == "token_reuse")
  }

  @Test func `what was never given out is refused`() {
    for text in ["", "x", grant.accessToken, grant.refreshToken + "A", "\0"] {
      #expect(throws: ShopError.refreshTokenRefused) { try shop.refresh(text) }
    }
  }

  @Test func `an expired token is refused, and ends nothing`() throws {
    try store.session().execute(
      script: """
        UPDATE refresh_tokens SET expires_at = now()
        WHERE session_id IN (SELECT id FROM sessions WHERE user_id = \(grant.user.id.rawValue))
        """)
    #expect(throws: ShopError.refreshTokenRefused) { try shop.refresh(grant.refreshToken) }
    #expect(try isGood(grant))
  }

  @Test func `a disabled user is out at once`() throws {
    try store.session().execute(
      script: "UPDATE users SET disabled = true WHERE id = \(grant.user.id.rawValue)")
    #expect(try !isGood(grant))
    #expect(throws: ShopError.refreshTokenRefused) { try shop.refresh(grant.refreshToken) }
  }

  @Test func `only the digest of a refresh token is kept`() throws {
    let rows = Query<String>("SELECT refresh_tokens::text FROM refresh_tokens") {
      row throws(PostgreSQLError) in try row.next()
    }
    let text = try store.session().all(rows).joined()
    #expect(text.contains(Hexadecimal.encode(SHA256.digest(grant.refreshToken.utf8))))
    #expect(!text.contains(grant.refreshToken))
  }

  @Test(.database(Shop.migrations))
  func `a session is kept before its token is locked, as whoever deletes them has it`() throws {
    let store = try Store()
    let grant = try store.open().register(.somebody())
    let inTheWay = try store.session()
    try inTheWay.execute(script: "BEGIN; SELECT FROM refresh_tokens FOR UPDATE")
    let refresh = Running { _ = try store.open().refresh(grant.refreshToken) }
    try inTheWay.waitUntilBlocking()

    #expect(throws: PostgreSQLError.self) {
      try store.session().execute(script: "SELECT FROM sessions FOR UPDATE NOWAIT")
    }
    try inTheWay.execute(script: "ROLLBACK")
    try refresh.wait()
  }
}
