import Cryptography
import PostgreSQL

/// Keys for services.
extension Shop {
  /// Makes a key, and an account of its own for what the service orders.
  ///
  /// - Parameter admin: Who makes it; nil from the shell.
  /// - Throws: `ShopError.invalid` naming `expires_at` when that has passed.
  package func createAPIKey(_ new: NewAPIKey, by admin: Caller?) throws -> IssuedAPIKey {
    let text = try APIKeyText.random()
    return try write { db in
      if let expiry = new.expiresAt, expiry <= db.time {
        throw ShopError.invalid([FieldError("expires_at", .expired)])
      }
      let account = try addServiceAccount(new.name, db)
      let id = try insert(new, text, of: account, by: admin?.user, db)
      return IssuedAPIKey(key: try db.one(APIKey.byID, id), text: text)
    }
  }

  /// All that were ever made, the newest first.
  package func apiKeys(_ page: PageRequest<APIKey.ID>) throws -> Page<APIKey, APIKey.ID> {
    try read { db in
      let rows = try db.all(APIKey.ofAll, page.position, page.limit, page.offset)
      let total = ListTotal(exactly: try db.one(APIKey.count))
      return Page(rows, of: page, total: total, position: \.id)
    }
  }

  /// - Throws: `ShopError.notFound`.
  package func apiKey(_ id: APIKey.ID) throws -> APIKey {
    try read { db in try apiKey(id, db) }
  }

  /// Ends a key for ever, from the next request on and everywhere. One that is revoked stays so.
  ///
  /// - Throws: `ShopError.notFound`.
  package func revokeAPIKey(_ id: APIKey.ID) throws {
    try write { db in try revoke(id, db) }
  }

  func revoke(_ id: APIKey.ID, _ db: Session) throws {
    let isFirst = try db.run(APIKey.revoke, id) == 1
    let key = try apiKey(id, db)
    if isFirst { try record(.apiKeyRevoked(key), db) }
  }

  private func apiKey(_ id: APIKey.ID, _ db: Session) throws -> APIKey {
    guard let key = try db.first(APIKey.byID, id) else { throw ShopError.notFound }
    return key
  }

  func insert(
    _ new: NewAPIKey, _ text: APIKeyText, of account: User.ID, by admin: User.ID? = nil,
    fromEnvironment: Bool = false, _ db: Session
  ) throws -> APIKey.ID {
    let id = try db.one(
      APIKey.insert, account, new.name, text.digest, text.prefix, text.last4,
      new.scopes.inOrder.map(\.rawValue), admin, new.expiresAt, fromEnvironment)
    try record(.apiKeyCreated(apiKey(id, db)), db)
    return id
  }

  /// Its address is nobody's: RFC 2606 keeps `.invalid` free, and 128 random bits are not guessed
  /// by who registers.
  func addServiceAccount(_ name: String, _ db: Session) throws -> User.ID {
    let number = Hexadecimal.encode(try SecureRandom.bytes(16))
    return try db.one(User.insertService, "service-\(number)@petshop.invalid", name)
  }
}

extension Shop {
  /// Which service shows `text`. Asked of the database each time, so a key that is revoked opens
  /// nothing from the next request on.
  ///
  /// - Throws: `ShopError.apiKeyRefused`, whether it is unknown, revoked, expired or its account
  ///   disabled.
  package func authenticate(apiKey text: APIKeyText) throws -> Caller {
    let live = try read { db in try db.first(APIKey.live, text.digest) }
    guard let live else { throw ShopError.apiKeyRefused }
    // Nobody is turned away because that could not be written down.
    if live.isUseDue { _ = try? write { db in try db.run(APIKey.recordUse, live.id) } }
    return Caller(account: live.account, apiKey: live.id, scopes: live.scopes)
  }
}
