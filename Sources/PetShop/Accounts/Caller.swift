/// Who asks, proved by an access token whose session is alive, or by a key of a service.
package struct Caller: Hashable, Sendable {
  package let user: User.ID
  package let role: Role
  package let credential: Credential

  /// What he showed.
  package enum Credential: Hashable, Sendable {
    case session(LoginSession.ID)
    case apiKey(APIKey.ID, Set<Scope>)
  }

  package init(user: User.ID, role: Role, session: LoginSession.ID) {
    self.user = user
    self.role = role
    credential = .session(session)
  }

  /// - Parameter account: Whose name the service orders in.
  package init(account: User.ID, apiKey: APIKey.ID, scopes: Set<Scope>) {
    user = account
    role = .service
    credential = .apiKey(apiKey, scopes)
  }

  package var isAdmin: Bool { role == .admin }

  /// Whether he sees what is everybody's: an admin, or a service where its scope let it in.
  package var actsForShop: Bool { role != .user }

  /// Nil for a service, which never logged in.
  package var session: LoginSession.ID? {
    if case .session(let session) = credential { session } else { nil }
  }
}

/// A login and every token refreshed from it.
package enum LoginSession {
  package typealias ID = Identifier<LoginSession>

  /// Why a session ended.
  enum End: String {
    case logout
    case passwordChange = "password_change"
    case tokenReuse = "token_reuse"
    case disabled
    case passwordReset = "password_reset"
  }
}
