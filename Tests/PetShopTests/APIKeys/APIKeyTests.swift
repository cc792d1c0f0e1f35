import Cryptography
import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

/// One after the other: one of the statements that are refused locks two tables whole, which ends
/// as a deadlock beside a key in use.
@Suite("API keys", .database(Shop.migrations), .serialized)
struct APIKeyTests {
  let store: Store
  let shop: Shop

  init() throws {
    store = try Store()
    shop = store.open()
  }

  private func makeKey(
    _ scopes: Set<Scope> = [.stockRead], expiresAt: Timestamp? = nil
  ) throws -> IssuedAPIKey {
    try shop.createAPIKey(
      NewAPIKey(name: "Almacén", scopes: scopes, expiresAt: expiresAt), by: nil)
  }

  @Test func `a key is 256 random bits behind a mark, and no two are alike`() throws {
    let texts = try (0..<20).map { _ in try makeKey().text.revealed }

    #expect(Set(texts).count == 20)
    for text in texts {
      #expect(text.utf8.count == 68 && text.hasPrefix("psk_"))
      #expect(text.dropFirst(4).allSatisfy { "0123456789abcdef".contains($0) })
    }
  }

  @Test func `of a key the database holds a digest, and enough to tell it from others`() throws {
    let issued = try makeKey()
    let row = Query<String, APIKey.ID>("SELECT k::text FROM api_keys k WHERE id = $1") {
      row throws(PostgreSQLError) in try row.next()
    }

    let stored = try store.session().one(row, issued.key.id)

    let text = issued.text.revealed
    #expect(!stored.contains(text.dropFirst(8).prefix(8)))
    #expect(stored.contains(Hexadecimal.encode(SHA256.digest(text.utf8))))
    #expect(issued.key.prefix == String(text.prefix(8)) && issued.key.last4 == text.suffix(4))
    #expect("\(issued)".contains(text) == false)
  }

  @Test func `a service is known by its key, with an account of its own`() throws {
    let (one, other) = (try makeKey([.stockRead, .ordersPlace]), try makeKey())

    let caller = try shop.authenticate(apiKey: one.text)

    #expect(caller.user == one.key.account && caller.role == .service && caller.session == nil)
    #expect(caller.credential == .apiKey(one.key.id, [.stockRead, .ordersPlace]))
    #expect(one.key.account != other.key.account)
    #expect(try shop.user(caller.user).name == "Almacén")
  }

  @Test func `what no key is opens nothing`() throws {
    let text = try makeKey().text.revealed
    for wrong in ["", "psk_", text.uppercased(), text + "0", String(text.dropLast()), "\0", "ñ"] {
      #expect(throws: ShopError.apiKeyRefused) {
        try shop.authenticate(apiKey: APIKeyText(wrong))
      }
    }
  }

  @Test func `a revoked key opens nothing in any process, ever again`() throws {
    let key = try makeKey()
    let sibling = store.open()
    _ = try sibling.authenticate(apiKey: key.text)

    try shop.revokeAPIKey(key.key.id)

    #expect(throws: ShopError.apiKeyRefused) { try sibling.authenticate(apiKey: key.text) }
    let revokedAt = try shop.apiKey(key.key.id).revokedAt
    try sibling.revokeAPIKey(key.key.id)
    #expect(revokedAt != nil)
    #expect(try shop.apiKey(key.key.id).revokedAt == revokedAt)
    let error = try #require(throws: PostgreSQLError.self) {
      try store.session().execute(
        script: "UPDATE api_keys SET revoked_at = NULL WHERE id = \(key.key.id.rawValue)")
    }
    #expect(error.constraint == "api_keys_append_only")
  }

  @Test func `a key that expires opens nothing afterwards`() throws {
    let now = Timestamp.now
    let key = try makeKey(expiresAt: now.adding(seconds: 3_600))
    _ = try shop.authenticate(apiKey: key.text)
    try store.session().execute(
      script: """
        ALTER TABLE api_keys DISABLE TRIGGER api_keys_only_end;
        UPDATE api_keys SET expires_at = now() WHERE id = \(key.key.id.rawValue);
        ALTER TABLE api_keys ENABLE TRIGGER api_keys_only_end;
        """)

    #expect(throws: ShopError.apiKeyRefused) { try shop.authenticate(apiKey: key.text) }
    #expect(throws: ShopError.invalid([FieldError("expires_at", .expired)])) {
      try makeKey(expiresAt: now.adding(seconds: -3_600))
    }
  }

  @Test func `a key whose account is disabled opens nothing`() throws {
    let key = try makeKey()
    try store.session().execute(
      script: "UPDATE users SET disabled = true WHERE id = \(key.key.account.rawValue)")

    #expect(throws: ShopError.apiKeyRefused) { try shop.authenticate(apiKey: key.text) }
  }

  @Test func `its use is written down once a minute, however often it is used`() throws {
    let key = try makeKey()
    #expect(try shop.apiKey(key.key.id).lastUsedAt == nil)

    _ = try onThreads(4) { [store] _ in
      let shop = store.open()
      for _ in 0..<5 { _ = try shop.authenticate(apiKey: key.text) }
    }
    let first = try shop.apiKey(key.key.id).lastUsedAt
    _ = try shop.authenticate(apiKey: key.text)

    #expect(first != nil)
    #expect(try shop.apiKey(key.key.id).lastUsedAt == first)
    try store.session().execute(
      script: "UPDATE api_key_uses SET used_at = used_at - interval '61 seconds'")
    _ = try shop.authenticate(apiKey: key.text)
    #expect(try first.orThrow() <= (try shop.apiKey(key.key.id).lastUsedAt.orThrow()))
  }

  @Test func `what a service orders belongs to its account`() throws {
    let caller = try shop.authenticate(apiKey: makeKey([.ordersPlace]).text)
    let product = try shop.addProduct(stock: 10)
    try shop.put(3, of: product, for: caller)

    let receipt = try shop.checkOut(caller)

    #expect(receipt.order.user == caller.user && receipt.invoice.header.user == caller.user)
    #expect(try shop.stock(of: product) == 7)
  }

  @Test func `making and revoking a key are told once each, without the key`() throws {
    let key = try makeKey([.ordersPlace, .stockRead])
    try shop.revokeAPIKey(key.key.id)
    try shop.revokeAPIKey(key.key.id)

    let events = try shop.wholeStream().filter {
      $0.subject == "api-keys/\(key.key.id.rawValue)"
    }

    #expect(events.map(\.type) == ["petshop.api_key.created", "petshop.api_key.revoked"])
    #expect(!(try store.session().one(StoredEvents.text)).contains(key.text.revealed))
  }

  @Test func `revoking a key that never was is refused`() throws {
    #expect(throws: ShopError.notFound) { try shop.revokeAPIKey(APIKey.ID(rawValue: .max)) }
  }

  @Test func `nobody logs in as a service`() throws {
    let service = try shop.user(makeKey().key.account)
    for password in [Password.usual, Password("!"), Password("")] {
      #expect(throws: ShopError.wrongCredentials) {
        try shop.login(.email(service.email), password: password)
      }
    }
  }

  private static let forbidden = [
    "UPDATE users SET password_hash = 'x' WHERE role = 'service'":
      "users_service_has_no_password",
    "UPDATE users SET role = 'admin', password_hash = 'x' WHERE role = 'service'":
      "users_service_stays",
    "UPDATE users SET role = 'service', password_hash = '!' WHERE role = 'user'":
      "users_service_stays",
    "UPDATE api_keys SET scopes = '{orders:write}'": "api_keys_append_only",
    "UPDATE api_keys SET digest = sha256('x')": "api_keys_append_only",
    "DELETE FROM api_keys": "api_keys_append_only",
    "TRUNCATE api_keys CASCADE": "api_keys_append_only",
    insertion("'{stock:read}'", for: "user"): "api_keys_account_is_service",
    insertion("'{root}'", for: "service"): "api_keys_scopes_known",
    insertion("'{}'", for: "service"): "api_keys_has_scopes",
  ]

  private static func insertion(_ scopes: String, for role: String) -> String {
    """
    INSERT INTO api_keys (user_id, name, digest, last4, scopes)
    SELECT id, 'x', sha256('y'), 'abcd', \(scopes) FROM users WHERE role = '\(role)' LIMIT 1
    """
  }

  @Test(arguments: forbidden)
  func `the database itself keeps services and people, and what a key may do, as they are`(
    statement: String, constraint: String
  ) throws {
    _ = try (shop.customer(), makeKey())
    let error = try #require(throws: PostgreSQLError.self) {
      try store.session().execute(script: statement)
    }
    #expect(error.constraint == constraint)
  }

  @Test func `the database knows every scope the program knows`() throws {
    #expect(try makeKey(Set(Scope.allCases)).key.scopes == Set(Scope.allCases))
  }
}
