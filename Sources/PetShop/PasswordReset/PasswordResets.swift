import Cryptography
import PostgreSQL

/// Passwords that were forgotten.
extension Shop {
  /// Notes that somebody wants a new password: the same work, whether or not there is such an
  /// account. A token is made when the mail is sent.
  package func requestPasswordReset(of email: String) throws {
    try write { db in try db.run(PasswordResetRequest.insert, email) }
  }

  /// The next mail that is to be sent, with a token that is good from now on, as those in earlier mails
  /// are. It must be told when it was sent, or else it is sent again in a minute. Nil when there is
  /// none.
  package func nextPasswordResetMail() throws -> PasswordResetMail? {
    while true {
      let token = try ResetToken.random()
      let (isMore, mail) = try write { db -> (Bool, PasswordResetMail?) in
        guard let request = try db.first(PasswordResetRequest.takeUp) else { return (false, nil) }
        return (true, try self.mail(token, for: request, db))
      }
      if mail != nil || !isMore { return mail }
    }
  }

  /// Nil when it is nobody's who may log in.
  private func mail(
    _ token: ResetToken, for request: PasswordResetRequest, _ db: Session
  ) throws -> PasswordResetMail? {
    let credentials = try db.first(User.credentialsByEmail, request.email)
    guard let credentials, !credentials.isDisabled else {
      try db.run(PasswordResetRequest.settle, request.email, request.requestedAt)
      return nil
    }
    let (user, expiry) = (credentials.user, db.time.adding(seconds: ResetToken.lifetime))
    try db.run(ResetToken.put, user.id, request.link, token.digest, expiry)
    if request.attempts == 1 { try record(.userPasswordResetRequested(user.id), db) }
    return PasswordResetMail(recipient: user, token: token, expiresAt: expiry, request: request)
  }

  package func passwordResetMailWasSent(_ mail: PasswordResetMail) throws {
    try write { db in
      try db.run(PasswordResetRequest.countMail, mail.request.email, mail.request.requestedAt)
    }
  }

  /// Sets a new password, once. Every session ends, and every other token.
  ///
  /// - Throws: `ShopError.invalid` naming `token` for one that is unknown, spent or expired; `.busy`.
  package func resetPassword(with token: ResetToken, to new: Password) throws {
    let refused = ShopError.invalid([FieldError("token", .wrong)])
    // Before the costly work, so that guessing costs nothing here.
    guard try read({ db in try db.one(ResetToken.isGood, token.digest) }) else { throw refused }
    let hash = try hash(new)
    try write { db in
      // Its owner before it, as does whoever changes a password or is forgotten.
      let owner = try db.first(ResetToken.owner, token.digest)
      _ = try owner.flatMap { try db.first(User.lock, $0) }
      guard let user = try db.first(ResetToken.spend, token.digest),
        try db.run(User.setPasswordHash, user, hash) == 1
      else { throw refused }
      try db.run(ResetToken.removeOfUser, user)
      try db.run(LoginSession.endOthers, user, nil, LoginSession.End.passwordReset.rawValue)
      try record(.userPasswordReset(user), db)
    }
  }
}
