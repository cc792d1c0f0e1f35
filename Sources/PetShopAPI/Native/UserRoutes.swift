import HTTP
import JSON
import PetShop

/// Everybody's accounts, for admins.
enum UserRoutes {
  static let all: [Route] = [
    Route("GET /api/users", .admin, reads: filter, of: account, at: .identifier(of: "user")) {
      try $0.shop.accounts($1, $2)
    },
    Route("GET /api/users/{id}", .admin, writes: account) { try $0.shop.account($0.id()) },
    Route("PATCH /api/users/{id}", .admin, reads: changes, writes: account) {
      try $0.shop.changeAccount($0.id(), $1, ifVersion: $0.versionCondition)
    },
  ]

  private static func filter(_ query: inout QueryReader) -> AccountFilter {
    AccountFilter(
      text: query.text("q", AccountFilter.textRule), role: query.choice("role", Role.self),
      isDisabled: query.flag("disabled"))
  }

  /// What somebody can be made. Services are made with their keys.
  private enum NewRole: String, CaseIterable {
    case admin, user
  }

  private static func changes(_ fields: inout FieldReader) -> AccountChange {
    AccountChange(
      role: fields.change("role") {
        $0.choice($1, NewRole.self) == .admin ? .admin : .user
      },
      isDisabled: fields.change("disabled") { $0.flag($1) })
  }

  private static let account = Document<Account>(.personal, version: \.version) { account, json in
    let user = account.user
    json.object { json in
      json.field("id", user.id.rawValue)
      json.field("email", user.email)
      json.field("username", user.username)
      json.field("name", user.name)
      json.field("role", user.role.rawValue)
      json.field("role_id", user.role.number)
      json.field("disabled", account.isDisabled)
      json.field("created_at", user.createdAt.rfc3339)
      json.field("updated_at", account.updatedAt.rfc3339)
    }
  }
}
