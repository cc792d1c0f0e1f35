import PostgreSQL

/// On whose behalf the shop is written to, as the audit log tells it. Customers are none: what they
/// do is in their orders and in the events.
package struct Actor: Hashable, Sendable {
  /// `users/42`, `api-keys/3` or `command-line`: stable, and to filter by.
  let subject: String
  /// Whose name in `users`, as it is then, is the name of the entries.
  let user: User.ID?
  /// Of the request he sent, if it was one.
  let requestID: String?

  private init(subject: String, user: User.ID?, requestID: String?) {
    self.subject = subject
    self.user = user
    self.requestID = requestID
  }

  /// An admin or a service, in one request.
  package init(_ caller: Caller, requestID: String) {
    let subject =
      switch caller.credential {
      case .session: "users/\(caller.user.rawValue)"
      case .apiKey(let key, _): "api-keys/\(key.rawValue)"
      }
    self.init(subject: subject, user: caller.user, requestID: requestID)
  }

  /// Whoever may run `petshop` on the host, or decides what is in its environment.
  package static let commandLine = Actor(
    subject: "command-line", user: nil, requestID: nil)
}

extension Shop {
  /// The same shop, of which the audit log tells what it writes from now on.
  package func acting(for actor: Actor) -> Shop {
    var shop = self
    shop.actor = actor
    return shop
  }
}

extension Actor {
  func announce(_ db: Session) throws {
    _ = try db.one(Self.announce, subject, user, requestID)
  }

  /// Subject, user, request. For this transaction, the triggers of every table under audit know of
  /// it.
  static let announce = Query<String, String, User.ID?, String?>(
    """
    SELECT concat(set_config('petshop.actor', $1, true),
                  set_config('petshop.actor_name', COALESCE(
                    (SELECT name FROM users WHERE id = $2), 'command line'), true),
                  set_config('petshop.request_id', COALESCE($3, ''), true))
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}
