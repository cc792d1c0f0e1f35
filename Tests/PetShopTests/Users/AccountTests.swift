import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("Accounts")
struct AccountTests {
  let store: Store
  let shop: Shop

  init() throws {
    store = try Store()
    shop = store.open()
  }

  private func found(_ filter: AccountFilter) throws -> [String] {
    let page = try shop.accounts(filter, PageRequest(start: .offset(0), size: 100))
    #expect(page.total == ListTotal(exactly: Int64(page.items.count)))
    return page.items.map(\.user.name)
  }

  private func add(
    _ name: String, _ email: String, _ username: String? = nil, role: Role = .user
  ) throws -> User.ID {
    let registration = Registration(
      email: email, password: .usual, name: name, username: username)
    return try shop.createUser(registration, role: role).id
  }

  @Test(.database(Shop.migrations))
  func `somebody is found by his e-mail address, name or username, however it is written`()
    throws
  {
    _ = try add("José Núñez", "jose@example.com")
    _ = try add("Ana", "ana_100%@example.com", "Nunez.2")
    _ = try add("Eva", "eva@correo.es", role: .admin)

    #expect(try found(AccountFilter(text: "NUÑEZ")) == ["Ana", "José Núñez"])
    #expect(try found(AccountFilter(text: "example.c")) == ["Ana", "José Núñez"])
    #expect(try found(AccountFilter(text: "a_100%")) == ["Ana"])
    // Neither "%" nor "_" stands for anything but itself.
    #expect(try found(AccountFilter(text: "j%e")) == [])
    #expect(try found(AccountFilter(text: "ev_")) == [])
    #expect(try found(AccountFilter(text: "a\\1")) == [])
    // Nor what becomes one of them where accents are left out of account.
    #expect(try found(AccountFilter(text: "j％e")) == [])
    #expect(try found(AccountFilter(text: "ev＿")) == [])
    #expect(try found(AccountFilter(text: "a_100％")) == ["Ana"])
    #expect(try found(AccountFilter()) == ["Eva", "Ana", "José Núñez"])
    #expect(try found(AccountFilter(text: "eva", role: .user)) == [])
    #expect(try found(AccountFilter(role: .admin)) == ["Eva"])
  }

  @Test(.database(Shop.migrations))
  func `the disabled are found, and services with their role`() throws {
    _ = try shop.createAPIKey(NewAPIKey(name: "Almacén", scopes: [.stockRead]), by: nil)
    let ana = try add("Ana", "ana@example.com")
    _ = try shop.changeAccount(ana, AccountChange(isDisabled: .set(true)), ifVersion: .any)

    #expect(try found(AccountFilter(isDisabled: true)) == ["Ana"])
    #expect(try found(AccountFilter(isDisabled: false)) == ["Almacén"])
    #expect(try found(AccountFilter(role: .service)) == ["Almacén"])
  }

  private static let plan = Query<String>(
    """
    EXPLAIN SELECT id FROM users WHERE user_words(email, name, username) LIKE '%nunez%'
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  @Test(.database(Shop.migrations))
  func `an index finds the letters`() throws {
    let session = try store.session()
    try session.execute(script: "SET enable_seqscan = off")
    let plan = try session.all(Self.plan)
    #expect(plan.joined().contains("users_words_idx"))
  }

  @Test(.database(Shop.migrations))
  func `who is disabled is out everywhere, and his old sessions stay ended`() throws {
    let user = try shop.createUser(.somebody(), role: .user)
    let grant = try shop.login(.email(user.email), password: .usual)
    let token = Array(grant.accessToken.utf8)
    _ = try store.open().authenticate(token: token)

    _ = try shop.changeAccount(user.id, AccountChange(isDisabled: .set(true)), ifVersion: .any)

    #expect(throws: ShopError.notAuthenticated) { try store.open().authenticate(token: token) }
    #expect(throws: ShopError.refreshTokenRefused) { try shop.refresh(grant.refreshToken) }
    #expect(throws: ShopError.wrongCredentials) {
      try shop.login(.email(user.email), password: .usual)
    }
    _ = try shop.changeAccount(user.id, AccountChange(isDisabled: .set(false)), ifVersion: .any)
    #expect(throws: ShopError.notAuthenticated) { try shop.authenticate(token: token) }
    _ = try shop.login(.email(user.email), password: .usual)
  }

  @Test(.database(Shop.migrations))
  func `a role counts from the next request on`() throws {
    let user = try shop.createUser(.somebody(), role: .user)
    let token = Array(try shop.login(.email(user.email), password: .usual).accessToken.utf8)

    _ = try shop.changeAccount(user.id, AccountChange(role: .set(.admin)), ifVersion: .any)

    #expect(try store.open().authenticate(token: token).isAdmin)
  }

  @Test(.database(Shop.migrations))
  func `a change is told, and what changes nothing is not`() throws {
    let user = try shop.customer().user
    for change in [
      AccountChange(role: .set(.admin)), AccountChange(role: .set(.admin)), AccountChange(),
      AccountChange(isDisabled: .set(true)), AccountChange(isDisabled: .set(false)),
    ] {
      if change.isDisabled.value == true { _ = try shop.customer(role: .admin) }
      _ = try shop.changeAccount(user, change, ifVersion: .any)
    }

    let events = try shop.wholeStream().filter { $0.subject == "users/\(user.rawValue)" }
    #expect(
      events.map(\.type) == [
        "petshop.user.registered", "petshop.user.role_changed", "petshop.user.disabled",
        "petshop.user.enabled",
      ])
    #expect(try shop.account(user).version == 4)
  }

  @Test(.database(Shop.migrations))
  func `a version that is no more is not changed`() throws {
    let user = try shop.customer().user
    let version = try shop.account(user).version
    let change = AccountChange(role: .set(.admin))
    _ = try shop.changeAccount(user, change, ifVersion: .oneOf([version]))

    #expect(throws: ShopError.stale) {
      try shop.changeAccount(
        user, AccountChange(role: .set(.user)), ifVersion: .oneOf([version]))
    }
  }

  @Test(.database(Shop.migrations))
  func `the last admin stays, whoever goes at once`() throws {
    let admins = try (0..<4).map { _ in try shop.customer(role: .admin).user }
    let store = store

    let outcomes = try onThreads(4) { index -> Bool in
      let change =
        index.isMultiple(of: 2)
        ? AccountChange(role: .set(.user)) : AccountChange(isDisabled: .set(true))
      do {
        _ = try store.open().changeAccount(admins[index], change, ifVersion: .any)
        return true
      } catch ShopError.lastAdmin {
        return false
      }
    }

    #expect(outcomes.filter { $0 }.count == 3)
    #expect(try found(AccountFilter(role: .admin, isDisabled: false)).count == 1)
  }

  @Test(.database(Shop.migrations))
  func `a service stays one, but may be disabled`() throws {
    let key = try shop.createAPIKey(NewAPIKey(name: "Almacén", scopes: [.stockRead]), by: nil)

    #expect(throws: ShopError.invalid([FieldError("role", .unchangeable)])) {
      try shop.changeAccount(
        key.key.account, AccountChange(role: .set(.admin)), ifVersion: .any)
    }
    _ = try shop.changeAccount(
      key.key.account, AccountChange(isDisabled: .set(true)), ifVersion: .any)
    #expect(throws: ShopError.apiKeyRefused) { try shop.authenticate(apiKey: key.text) }
  }
}
