/// Who asks, proved by an access token whose session is alive.
package struct Caller: Hashable, Sendable {
  package let user: User.ID
  package let role: Role
  package let session: LoginSession.ID

  package init(user: User.ID, role: Role, session: LoginSession.ID) {
    self.user = user
    self.role = role
    self.session = session
  }

  package var isAdmin: Bool { role == .admin }
}

/// A login and every token refreshed from it.
package enum LoginSession {
  package typealias ID = Identifier<LoginSession>

  /// Why a session ended.
  enum End: String {
    case logout
    case passwordChange = "password_change"
    case tokenReuse = "token_reuse"
  }
}
