import PostgreSQL

/// What a user may change about himself.
package struct ProfileChange: Sendable {
  package let name: String?
  package let username: Change<String?>

  package init(name: String?, username: Change<String?>) {
    self.name = name
    self.username = username
  }
}

extension Shop {
  /// - Throws: `ShopError.notFound`.
  package func user(_ id: User.ID) throws -> User {
    guard let user = try read({ db in try db.first(User.byID, id) }) else {
      throw ShopError.notFound
    }
    return user
  }

  /// Told only where something is another than before.
  ///
  /// - Throws: `ShopError.usernameTaken`; `.notFound` for who was erased meanwhile.
  package func changeProfile(_ change: ProfileChange, of caller: Caller) throws -> User {
    try write { db in
      guard let old = try db.first(Account.lock, caller.user) else { throw ShopError.notFound }
      let new = try db.one(
        User.rename, caller.user, change.name, change.username.isSet,
        change.username.value ?? nil)
      if new != old.user { try record(.userChanged(caller.user), db) }
      return new
    }
  }

  /// Every other session of the caller ends, and no mail sets another password.
  ///
  /// - Throws: `ShopError.invalid` naming `current_password` when that is wrong; `.busy`.
  package func changePassword(
    of caller: Caller, from current: Password, to new: Password
  ) throws {
    let credentials = try credentials(of: caller)
    let wrong = ShopError.invalid([FieldError("current_password", .wrong)])
    guard try verify(current, against: credentials.passwordHash) else { throw wrong }
    let hash = try hash(new)
    try write { db in
      let changed = try db.run(
        User.replacePasswordHash, caller.user, hash, credentials.passwordHash)
      guard changed == 1 else { throw wrong }
      try db.run(
        LoginSession.endOthers, caller.user, caller.session,
        LoginSession.End.passwordChange.rawValue)
      try db.run(ResetToken.removeOfUser, caller.user)
      try record(.userPasswordChanged(caller.user), db)
    }
  }
}
