import Cryptography
import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("Login", .database(Shop.migrations))
struct LoginTests {
  let store: Store
  let shop: Shop
  let user: User

  init() throws {
    store = try Store()
    shop = store.open()
    let number = uniqueNumber()
    user = try shop.createUser(
      .somebody(email: "Dora\(number)@example.com", username: "Dora\(number)"), role: .user)
  }

  @Test func `one logs in by e-mail or username, in any letter case`() throws {
    let username = try user.username.orThrow()
    let names: [LoginName] = [
      .email(user.email), .email(user.email.uppercased()), .username(username),
      .username(username.lowercased()),
    ]
    for name in names {
      let grant = try shop.login(name, password: .usual)
      #expect(grant.user == user)
      #expect(try shop.authenticate(token: Array(grant.accessToken.utf8)).user == user.id)
    }
  }

  @Test func `a username is no e-mail address, nor the other way round`() throws {
    let username = try user.username.orThrow()
    #expect(throws: ShopError.wrongCredentials) {
      try shop.login(.email(username), password: .usual)
    }
    #expect(throws: ShopError.wrongCredentials) {
      try shop.login(.username(user.email), password: .usual)
    }
  }

  @Test func `wrong, unknown and disabled are one and the same`() throws {
    let disabled = try shop.createUser(.somebody(), role: .user)
    try store.session().execute(
      script: "UPDATE users SET disabled = true WHERE id = \(disabled.id.rawValue)")
    let attempts: [(LoginName, Password)] = [
      (.email(user.email), .other), (.email(user.email), Password("")),
      (.email("nobody@example.com"), .usual), (.username("nobody"), .usual),
      (.email(disabled.email), .usual), (.email(disabled.email), .other), (.email(""), .usual),
    ]
    for (name, password) in attempts {
      #expect(throws: ShopError.wrongCredentials, "\(name)") {
        try shop.login(name, password: password)
      }
    }
  }

  @Test func `a pattern, a quote or a wildcard is only an unknown name`() throws {
    for name in ["%", "_", "' OR true --", "dora*", "\u{202E}"] {
      #expect(throws: ShopError.wrongCredentials) {
        try shop.login(.username(name), password: .usual)
      }
    }
  }

  @Test func `the hash is renewed at login when its cost changed, and only then`() throws {
    let dearer = store.open(on: store.options, passwords: try .cheap(logarithmicCost: 5))
    let first = try storedHash()
    _ = try shop.login(.email(user.email), password: .usual)
    #expect(try storedHash() == first)
    #expect(throws: ShopError.wrongCredentials) {
      try dearer.login(.email(user.email), password: .other)
    }
    #expect(try storedHash() == first)
    _ = try dearer.login(.email(user.email), password: .usual)
    let renewed = try storedHash()
    #expect(renewed.hasPrefix("$scrypt$ln=5,r=1,p=1$"))
    _ = try dearer.login(.email(user.email), password: .usual)
    #expect(try storedHash() == renewed)
  }

  @Test func `more hashing than there is room for is refused at once`() throws {
    let parameters = try Scrypt.Parameters(
      logarithmicCost: 4, blockSize: 1, parallelization: 1
    ).orThrow()
    let narrow = PasswordHasher(maximumConcurrent: 1, maximumWaiting: 0, parameters: parameters)
    let barrier = Barrier(8)
    let email = user.email
    let refusals = try onThreads(8) { [store] _ -> ShopError? in
      let shop = store.open(on: store.options, passwords: narrow)
      barrier.arrive()
      do {
        for _ in 0..<20 { _ = try shop.login(.email(email), password: .usual) }
        return nil
      } catch let error as ShopError { return error }
    }
    #expect(refusals.allSatisfy { $0 == nil || $0 == .busy })
  }

  @Test func `a login that was on its way when the password changed opens no session`() throws {
    let other = try store.session()
    try other.execute(
      script: "BEGIN; SELECT FROM users WHERE id = \(user.id.rawValue) FOR UPDATE")
    let login = Running { [store, user] in
      try store.open().login(.email(user.email), password: .usual)
    }
    try other.waitUntilBlocking()
    try other.execute(
      script: """
        UPDATE users SET password_hash = '\(shop.hash(.other))' WHERE id = \(user.id.rawValue);
        COMMIT
        """)
    #expect(throws: ShopError.wrongCredentials) { try login.wait() }
  }

  @Test func `logins at once renew the hash once, and all get in`() throws {
    let barrier = Barrier(4)
    let grants = try onThreads(4) { [store, user] _ in
      let shop = store.open(on: store.options, passwords: try .cheap(logarithmicCost: 6))
      barrier.arrive()
      return try shop.login(.email(user.email), password: .usual)
    }
    #expect(grants.allSatisfy { $0.user == user })
    #expect(try storedHash().hasPrefix("$scrypt$ln=6,"))
  }

  private func storedHash() throws -> String {
    let query = Query<String, User.ID>("SELECT password_hash FROM users WHERE id = $1") {
      row throws(PostgreSQLError) in try row.next()
    }
    return try store.session().one(query, user.id)
  }
}
