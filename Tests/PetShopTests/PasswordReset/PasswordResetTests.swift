import Cryptography
import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("Password reset")
struct PasswordResetTests {
  let store: Store
  let shop: Shop

  init() throws {
    store = try Store()
    shop = store.open()
  }

  /// The token that a user is sent when he asks, and has not asked for a minute.
  private func token(for user: User) throws -> ResetToken {
    try letAMinutePass()
    try shop.requestPasswordReset(of: user.email)
    let mail = try shop.nextPasswordResetMail().orThrow()
    #expect(mail.recipient == user)
    try shop.passwordResetMailWasSent(mail)
    return mail.token
  }

  private func letAMinutePass() throws {
    try store.session().execute(
      script: "UPDATE password_reset_requests SET busy_until = now() - interval '1 second'")
  }

  private func letAnHourPass() throws {
    try store.session().execute(
      script: "UPDATE password_reset_requests SET mails_since = now() - interval '61 minutes'")
  }

  private func refuses(_ token: ResetToken) {
    #expect(throws: ShopError.invalid([FieldError("token", .wrong)])) {
      try shop.resetPassword(with: token, to: .other)
    }
  }

  private static let requests = Query<String>(
    """
    SELECT email || ' ' || attempts || CASE WHEN settled_at IS NULL THEN '' ELSE ' settled' END
    FROM password_reset_requests
    ORDER BY email
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  @Test(.database(Shop.migrations))
  func `with the token he sets a new password, once, and is logged out everywhere`() throws {
    let user = try shop.createUser(.somebody(), role: .user)
    let grant = try shop.login(.email(user.email), password: .usual)
    let token = try token(for: user)

    try shop.resetPassword(with: token, to: .other)

    #expect(throws: ShopError.wrongCredentials) {
      try shop.login(.email(user.email), password: .usual)
    }
    _ = try shop.login(.email(user.email), password: .other)
    #expect(throws: ShopError.notAuthenticated) {
      try shop.authenticate(token: Array(grant.accessToken.utf8))
    }
    #expect(throws: ShopError.refreshTokenRefused) { try shop.refresh(grant.refreshToken) }
    refuses(token)
  }

  @Test(.database(Shop.migrations))
  func `of many who spend a token at once, one does`() throws {
    let user = try shop.createUser(.somebody(), role: .user)
    let (store, token) = (store, try token(for: user))

    let outcomes = try onThreads(8) { _ -> Bool in
      do {
        try store.open().resetPassword(with: token, to: .other)
        return true
      } catch ShopError.invalid {
        return false
      }
    }

    #expect(outcomes.filter { $0 }.count == 1)
  }

  @Test(.database(Shop.migrations))
  func `a second token leaves the first one good, until the password is another`() throws {
    let user = try shop.createUser(.somebody(), role: .user)
    let tokens = try (0..<3).map { _ in try token(for: user) }

    try shop.resetPassword(with: tokens[0], to: .other)

    for token in tokens { refuses(token) }
  }

  @Test(.database(Shop.migrations))
  func `after three nothing more is sent for an hour, however often somebody asks`() throws {
    let user = try shop.createUser(.somebody(), role: .user)
    var tokens = try (0..<3).map { _ in try token(for: user) }
    for _ in 0..<3 {
      try letAMinutePass()
      try shop.requestPasswordReset(of: user.email)
      #expect(try shop.nextPasswordResetMail() == nil)
    }

    try letAnHourPass()
    tokens += try (0..<3).map { _ in try token(for: user) }
    try letAMinutePass()
    try shop.requestPasswordReset(of: user.email)
    #expect(try shop.nextPasswordResetMail() == nil)
    // Those of the hour before have not expired here.
    try shop.resetPassword(with: tokens[1], to: .other)
  }

  @Test(.database(Shop.migrations))
  func `who asks while a mail is on its way does not keep it from being counted`() throws {
    let user = try shop.createUser(.somebody(), role: .user)
    for _ in 0..<3 {
      try letAMinutePass()
      try shop.requestPasswordReset(of: user.email)
      let mail = try shop.nextPasswordResetMail().orThrow()
      try shop.requestPasswordReset(of: user.email)
      try shop.passwordResetMailWasSent(mail)
    }
    try letAMinutePass()

    #expect(try shop.nextPasswordResetMail() == nil)
  }

  @Test(.database(Shop.migrations))
  func `an hour later, after a change of the password, or when disabled it is worth nothing`()
    throws
  {
    let user = try shop.createUser(.somebody(), role: .user)
    let expired = try token(for: user)
    try store.session().execute(script: "UPDATE password_resets SET expires_at = now()")
    refuses(expired)

    let changed = try token(for: user)
    let grant = try shop.login(.email(user.email), password: .usual)
    let caller = try shop.authenticate(token: Array(grant.accessToken.utf8))
    try shop.changePassword(of: caller, from: .usual, to: Password("yet another secret"))
    refuses(changed)

    let disabled = try token(for: user)
    _ = try shop.changeAccount(user.id, AccountChange(isDisabled: .set(true)), ifVersion: .any)
    refuses(disabled)
  }

  @Test(.database(Shop.migrations))
  func `asking leaves the same, whether there is such an account or not`() throws {
    let user = try shop.createUser(.somebody(email: "ana@example.com"), role: .user)
    try shop.requestPasswordReset(of: "ANA@example.com")
    try shop.requestPasswordReset(of: "nobody@example.com")

    let session = try store.session()
    #expect(try session.all(Self.requests) == ["ana@example.com 0", "nobody@example.com 0"])
    let mail = try shop.nextPasswordResetMail().orThrow()
    #expect(mail.recipient == user)
    #expect(try shop.nextPasswordResetMail() == nil)
    try shop.passwordResetMailWasSent(mail)
    #expect(
      try session.all(Self.requests) == [
        "ana@example.com 1 settled", "nobody@example.com 1 settled",
      ])
  }

  @Test(.database(Shop.migrations))
  func `nobody is sent anything who is disabled, or a service`() throws {
    let user = try shop.createUser(.somebody(), role: .user)
    _ = try shop.changeAccount(user.id, AccountChange(isDisabled: .set(true)), ifVersion: .any)
    let key = try shop.createAPIKey(NewAPIKey(name: "Almacén", scopes: [.stockRead]), by: nil)
    for email in [user.email, try shop.user(key.key.account).email] {
      try shop.requestPasswordReset(of: email)
    }

    #expect(try shop.nextPasswordResetMail() == nil)
  }

  @Test(.database(Shop.migrations))
  func `what was not sent is sent again, with another token, and told once`() throws {
    let user = try shop.createUser(.somebody(), role: .user)
    try shop.requestPasswordReset(of: user.email)
    let first = try shop.nextPasswordResetMail().orThrow()
    #expect(try store.open().nextPasswordResetMail() == nil, "somebody is at it")
    try letAMinutePass()

    let second = try store.open().nextPasswordResetMail().orThrow()

    refuses(first.token)
    try shop.resetPassword(with: second.token, to: .other)
    let events = try shop.wholeStream().filter { $0.subject == "users/\(user.id.rawValue)" }
    #expect(
      events.map(\.type) == [
        "petshop.user.registered", "petshop.user.password_reset_requested",
        "petshop.user.password_reset",
      ])
  }

  @Test(.database(Shop.migrations))
  func `who asks again is sent another, a minute after the last`() throws {
    let user = try shop.createUser(.somebody(), role: .user)
    try shop.requestPasswordReset(of: user.email)
    let first = try shop.nextPasswordResetMail().orThrow()
    try shop.requestPasswordReset(of: user.email)

    try shop.passwordResetMailWasSent(first)

    #expect(try shop.nextPasswordResetMail() == nil)
    try letAMinutePass()
    let second = try shop.nextPasswordResetMail().orThrow()
    #expect(second.token != first.token)
    try shop.passwordResetMailWasSent(second)
    try letAMinutePass()
    #expect(try shop.nextPasswordResetMail() == nil)
  }

  private static let everything = Query<String>(
    """
    SELECT concat((SELECT string_agg(r::text, ' ') FROM password_resets r),
                  (SELECT string_agg(e::text, ' ') FROM events e),
                  (SELECT string_agg(q::text, ' ') FROM password_reset_requests q))
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  @Test(.database(Shop.migrations))
  func `no token is in the database, nor in an event`() throws {
    let user = try shop.createUser(.somebody(), role: .user)
    try shop.requestPasswordReset(of: user.email)
    let mail = try shop.nextPasswordResetMail().orThrow()

    let stored = try store.session().one(Self.everything)

    #expect(!stored.contains(mail.token.revealed))
    #expect(stored.contains(Hexadecimal.encode(mail.token.digest)))
    #expect(!"\(mail)".contains(mail.token.revealed))
  }

  @Test(.database(Shop.migrations))
  func `a link that went out late stays good when somebody asks again`() throws {
    let user = try shop.createUser(.somebody(), role: .user)
    try shop.requestPasswordReset(of: user.email)
    try letPass("40 minutes")
    let late = try shop.nextPasswordResetMail().orThrow()
    try shop.passwordResetMailWasSent(late)
    try letPass("30 minutes")
    try shop.forgetExpired()

    let other = try token(for: user)

    #expect(other != late.token)
    try shop.resetPassword(with: late.token, to: .other)
    refuses(other)
  }

  @Test(.database(Shop.migrations))
  func `who asked an hour ago waits for nothing any more`() throws {
    let user = try shop.createUser(.somebody(), role: .user)
    try shop.requestPasswordReset(of: user.email)
    try letPass("61 minutes")
    #expect(try shop.nextPasswordResetMail() == nil)
    _ = try token(for: user)
  }

  /// As if so much time went by.
  private func letPass(_ time: String) throws {
    try store.session().execute(
      script: """
        UPDATE password_resets SET expires_at = expires_at - interval '\(time)';
        UPDATE password_reset_requests
        SET requested_at = requested_at - interval '\(time)',
            mails_since = mails_since - interval '\(time)',
            busy_until = busy_until - interval '\(time)'
        """)
  }

  @Test(.database(Shop.migrations))
  func `what nobody waits for any more is forgotten`() throws {
    let user = try shop.createUser(.somebody(), role: .user)
    _ = try token(for: user)
    try shop.requestPasswordReset(of: "nobody@example.com")
    try store.session().execute(
      script: """
        UPDATE password_resets SET expires_at = now() - interval '1 minute';
        UPDATE password_reset_requests
        SET requested_at = now() - interval '121 minutes', mails_since = mails_since - interval '2 hours';
        """)

    try shop.forgetExpired()

    #expect(try store.session().one(Self.everything).contains("nobody") == false)
    #expect(try store.session().all(Self.requests).isEmpty)
  }
}
