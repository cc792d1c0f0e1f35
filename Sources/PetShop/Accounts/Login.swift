import Cryptography
import PostgreSQL

/// The two names a customer may log in by.
package enum LoginName: Sendable {
  case email(String)
  case username(String)
}

extension Shop {
  /// - Parameter cart: The token of the cart he filled as a guest.
  /// - Throws: `ShopError.wrongCredentials` whether the account is unknown, disabled or the
  ///   password wrong, after the same work; `.busy`.
  package func login(
    _ name: LoginName, password: Password, bringing cart: CartToken? = nil
  ) throws -> Grant {
    if let grant = try loginOnce(name, password, cart) { return grant }
    guard let grant = try loginOnce(name, password, cart) else {
      throw ShopError.wrongCredentials
    }
    return grant
  }

  /// Nil when the hash changed while it was verified: by another login that renewed it, or because
  /// the password is another now, and then this one must open nothing.
  private func loginOnce(
    _ name: LoginName, _ password: Password, _ cart: CartToken?
  ) throws -> Grant? {
    let credentials = try read { db in try self.credentials(of: name, db) }
    let matches = try verify(password, against: credentials?.passwordHash)
    guard matches, let credentials, !credentials.isDisabled else {
      throw ShopError.wrongCredentials
    }
    let (user, old) = (credentials.user, credentials.passwordHash)
    let renewed = try passwords.needsRehash(old) ? hash(password) : nil
    return try write { db -> Grant? in
      guard try db.first(User.lockWithPasswordHash, user.id, old) != nil else { return nil }
      if let renewed { try db.run(User.replacePasswordHash, user.id, renewed, old) }
      return try openSession(for: user, bringing: cart, in: db)
    }
  }

  /// - Throws: `ShopError.notAuthenticated` when he was forgotten just now.
  func credentials(of caller: Caller) throws -> User.Credentials {
    let credentials = try read { db in try db.first(User.credentialsByID, caller.user) }
    guard let credentials else { throw ShopError.notAuthenticated }
    return credentials
  }

  private func credentials(of name: LoginName, _ db: Session) throws -> User.Credentials? {
    switch name {
    case .email(let email): try db.first(User.credentialsByEmail, email)
    case .username(let username): try db.first(User.credentialsByUsername, username)
    }
  }

  func hash(_ password: Password) throws -> String {
    do {
      return try passwords.hash(password.bytes)
    } catch PasswordHasher.Failure.busy {
      throw ShopError.busy
    }
  }

  /// With no hash to verify against, the same work is done for nothing.
  func verify(_ password: Password, against hash: String?) throws -> Bool {
    do {
      return try passwords.verify(password.bytes, against: hash)
    } catch PasswordHasher.Failure.busy {
      throw ShopError.busy
    }
  }
}
