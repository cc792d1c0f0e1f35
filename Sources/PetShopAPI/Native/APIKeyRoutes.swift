import HTTP
import JSON
import PetShop

/// The keys of services: admins make and revoke them.
enum APIKeyRoutes {
  static let all: [Route] = [
    Route("GET /api/api-keys", .admin, of: key, at: .identifier(of: "api-key")) {
      try $0.shop.apiKeys($1)
    },
    Route("GET /api/api-keys/{id}", .admin, writes: key) { try $0.shop.apiKey($0.id()) },
    Route("POST /api/api-keys", .admin, reads: newKey, writes: issuedKey, status: .created) {
      try $0.shop.createAPIKey($1, by: $0.caller)
    },
    Route("DELETE /api/api-keys/{id}", .admin) { try $0.shop.revokeAPIKey($0.id()) },
  ]

  private static func newKey(_ fields: inout FieldReader) -> NewAPIKey {
    NewAPIKey(
      name: fields.text("name", APIKey.nameRule), scopes: fields.choices("scopes", Scope.self),
      expiresAt: fields.optionalTime("expires_at"))
  }

  private static let key = Document<APIKey>(.personal) { key, json in
    json.object { write(key, &$0) }
  }

  /// The only time that anybody is told the key itself.
  private static let issuedKey = Document<IssuedAPIKey>(
    .personal, location: { "/api/api-keys/\($0.key.id.rawValue)" }
  ) { issued, json in
    json.object { json in
      json.field("key", issued.text.revealed)
      write(issued.key, &json)
    }
  }

  private static func write(_ key: APIKey, _ json: inout JSONWriter) {
    json.field("id", key.id.rawValue)
    json.field("name", key.name)
    json.field("prefix", key.prefix)
    json.field("last4", key.last4)
    json.field("scopes", array: key.scopes.inOrder) { $0.value($1.rawValue) }
    json.field("user_id", key.account.rawValue)
    json.field("created_by", key.createdBy?.rawValue)
    json.field("created_at", key.createdAt.rfc3339)
    json.field("expires_at", key.expiresAt?.rfc3339)
    json.field("last_used_at", key.lastUsedAt?.rfc3339)
    json.field("revoked_at", key.revokedAt?.rfc3339)
  }
}
