import JSON

/// What happens to accounts. Neither names nor addresses leave the shop this way.
extension Event {
  static func userRegistered(_ user: User) -> Event {
    Event(.userRegistered, "users/\(user.id.rawValue)") { json in
      json.field("user_id", user.id.rawValue)
      json.field("role", user.role.rawValue)
    }
  }

  static func userChanged(_ user: User.ID) -> Event {
    Event(.userChanged, "users/\(user.rawValue)") { $0.field("user_id", user.rawValue) }
  }

  static func userRoleChanged(_ account: Account, from old: Role) -> Event {
    let user = account.user
    return Event(.userRoleChanged, "users/\(user.id.rawValue)") { json in
      json.field("user_id", user.id.rawValue)
      json.field("role", user.role.rawValue)
      json.field("previous_role", old.rawValue)
    }
  }

  /// Or that he may log in again.
  static func userDisabled(_ account: Account) -> Event {
    let id = account.user.id.rawValue
    return Event(account.isDisabled ? .userDisabled : .userEnabled, "users/\(id)") {
      $0.field("user_id", id)
    }
  }

  /// The token is nobody's business but his who gets the mail.
  static func userPasswordResetRequested(_ user: User.ID) -> Event {
    Event(.userPasswordResetRequested, "users/\(user.rawValue)") {
      $0.field("user_id", user.rawValue)
    }
  }

  static func userPasswordReset(_ user: User.ID) -> Event {
    Event(.userPasswordReset, "users/\(user.rawValue)") { $0.field("user_id", user.rawValue) }
  }

  static func userErased(_ user: User.ID) -> Event {
    Event(.userErased, "users/\(user.rawValue)") { $0.field("user_id", user.rawValue) }
  }

  static func userPasswordChanged(_ user: User.ID) -> Event {
    Event(.userPasswordChanged, "users/\(user.rawValue)") { $0.field("user_id", user.rawValue) }
  }
}
