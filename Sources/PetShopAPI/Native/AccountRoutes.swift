import HTTP
import JSON
import PetShop

/// Registering, logging in and out, and one's own account.
enum AccountRoutes {
  static let all: [Route] = [
    Route(
      "POST /api/users/register", .anyone, .slow, reads: registration, writes: grant,
      status: .created
    ) { try $0.shop.register($1, bringing: $0.cartToken) }
    .limited(by: .registrations),
    Route(
      "POST /api/users", .anyone, .slow, reads: registration, writes: grant, status: .created
    ) { try $0.shop.register($1, bringing: $0.cartToken) }
    .limited(by: .registrations),
    Route("POST /api/users/login", .anyone, .slow, reads: login, writes: grant) {
      try $0.shop.login($1.name, password: $1.password, bringing: $0.cartToken)
    }
    .limited(by: .logins),
    Route("POST /api/users/refresh", .anyone, reads: refreshToken, writes: grant) {
      try $0.shop.refresh($1)
    },
    Route("POST /api/users/logout", .user) { try $0.shop.logout($0.caller) },
    Route("GET /api/users/me", .user, writes: user) { try $0.shop.user($0.caller.user) },
    Route("PATCH /api/users/me", .user, reads: profileChange, writes: user) {
      try $0.shop.changeProfile($1, of: $0.caller)
    },
    Route("PUT /api/users/me/password", .user, .slow, reads: passwordChange) {
      try $0.shop.changePassword(of: $0.caller, from: $1.current, to: $1.new)
    }
    .limited(by: .logins),
    Route(
      "POST /api/users/password-reset", .anyone, reads: { $0.text("email", User.emailRule) },
      writes: accepted, status: .accepted
    ) { try $0.shop.requestPasswordReset(of: $1) }
    .limited(by: .registrations),
    Route("POST /api/users/password-reset/confirm", .anyone, .slow, reads: passwordReset) {
      try $0.shop.resetPassword(with: $1.token, to: $1.new)
    }
    .limited(by: .logins),
  ]
}

extension AccountRoutes {
  private static func registration(_ fields: inout FieldReader) -> Registration {
    Registration(
      email: fields.text("email", User.emailRule),
      password: fields.newPassword("password"),
      name: fields.text("name", User.nameRule),
      username: fields.optionalText("username", User.usernameRule))
  }

  private struct Login {
    let name: LoginName
    let password: Password
  }

  private static func login(_ fields: inout FieldReader) -> Login {
    Login(name: loginName(&fields), password: fields.password("password"))
  }

  /// `email` or `username`, not both.
  private static func loginName(_ fields: inout FieldReader) -> LoginName {
    let anyLine = TextRule(1...254)
    let username = fields.optionalText("username", anyLine)
    guard let username else { return .email(fields.text("email", anyLine)) }
    if fields.optionalText("email", anyLine) != nil {
      fields.refuse("username", .excluded(by: "email"))
    }
    return .username(username)
  }

  private static func refreshToken(_ fields: inout FieldReader) -> String {
    fields.text("refresh_token", TextRule(1...512))
  }

  private static func profileChange(_ fields: inout FieldReader) -> ProfileChange {
    ProfileChange(
      name: fields.isPresent("name") ? fields.text("name", User.nameRule) : nil,
      username: fields.change("username") { $0.optionalText($1, User.usernameRule) })
  }

  private struct PasswordChange {
    let current: Password
    let new: Password
  }

  private static func passwordChange(_ fields: inout FieldReader) -> PasswordChange {
    PasswordChange(
      current: fields.password("current_password"), new: fields.newPassword("new_password"))
  }
}

extension AccountRoutes {
  private struct PasswordReset {
    let token: ResetToken
    let new: Password
  }

  private static func passwordReset(_ fields: inout FieldReader) -> PasswordReset {
    PasswordReset(
      token: ResetToken(fields.text("token", TextRule(1...512))),
      new: fields.newPassword("new_password"))
  }

  /// The same words for everybody.
  private static let accepted = Document<Void>(.personal) { _, json in
    json.object { $0.field("status", "accepted") }
  }

  private static let grant = Document<Grant>(.personal) { grant, json in
    json.object { json in
      json.field("user") { write(grant.user, &$0) }
      json.field("token", grant.accessToken)
      json.field("access_token", grant.accessToken)
      json.field("token_type", "Bearer")
      json.field("expires_in", grant.expiresIn)
      json.field("refresh_token", grant.refreshToken)
      json.field("cart_merge") { CartDocuments.write(grant.cartMerge, &$0) }
    }
  }

  private static let user = Document<User>(.personal) { write($0, &$1) }

  static func write(_ user: User, _ json: inout JSONWriter) {
    json.object { json in
      json.field("id", user.id.rawValue)
      json.field("email", user.email)
      json.field("username", user.username)
      json.field("name", user.name)
      json.field("role", user.role.rawValue)
      json.field("role_id", user.role.number)
      json.field("created_at", user.createdAt.rfc3339)
    }
  }
}
