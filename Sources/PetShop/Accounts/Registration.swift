import PostgreSQL

/// What somebody who registers tells of himself. Nobody makes himself admin: there is no role.
package struct Registration: Sendable {
  package let email: String
  package let password: Password
  package let name: String
  package let username: String?

  package init(email: String, password: Password, name: String, username: String?) {
    self.email = email
    self.password = password
    self.name = name
    self.username = username
  }
}

extension Shop {
  /// Makes an account and logs it in.
  ///
  /// - Parameter cart: The token of the cart he filled as a guest.
  /// - Throws: `ShopError.emailTaken`, `.usernameTaken`, `.busy`.
  package func register(
    _ registration: Registration, bringing cart: CartToken? = nil
  ) throws -> Grant {
    let hash = try hash(registration.password)
    return try write { db in
      let user = try insert(registration, role: .user, hash: hash, db)
      return try openSession(for: user, bringing: cart, in: db)
    }
  }

  /// Makes an account of either role without logging it in.
  ///
  /// - Throws: `ShopError.emailTaken`, `.usernameTaken`, `.busy`.
  package func createUser(_ registration: Registration, role: Role) throws -> User {
    let hash = try hash(registration.password)
    return try write { db in try insert(registration, role: role, hash: hash, db) }
  }

  func insert(
    _ registration: Registration, role: Role, hash: String, _ db: Session
  ) throws -> User {
    let user = try db.one(
      User.insert, registration.email, registration.username, registration.name, hash, role)
    try record(.userRegistered(user), db)
    return user
  }
}
