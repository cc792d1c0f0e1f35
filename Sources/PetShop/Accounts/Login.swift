import Cryptography
import PostgreSQL

/// The two names a customer may log in by.
package enum LoginName: Sendable {
  case email(String)
  case username(String)
}

extension Shop {
  /// - Throws: `ShopError.wrongCredentials` whether the account is unknown, disabled or the
  ///   password wrong, after the same work; `.busy`.
  package func login(_ name: LoginName, password: Password) throws -> Grant {
    let credentials = try read { db in try self.credentials(of: name, db) }
    let matches = try verify(password, against: credentials?.passwordHash)
    guard matches, let credentials, !credentials.isDisabled else {
      throw ShopError.wrongCredentials
    }
    let old = credentials.passwordHash
    let renewed = try passwords.needsRehash(old) ? hash(password) : nil
    return try write { db -> Grant in
      if let renewed { try db.run(User.replacePasswordHash, credentials.user.id, renewed, old) }
      return try openSession(for: credentials.user, in: db)
    }
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
