import JSON

/// What happens to the keys of services. A service's name is nobody's, so it is told.
extension Event {
  static func apiKeyCreated(_ key: APIKey) -> Event { Event(.apiKeyCreated, key) }

  static func apiKeyRevoked(_ key: APIKey) -> Event { Event(.apiKeyRevoked, key) }

  private init(_ type: EventType, _ key: APIKey) {
    self.init(type, "api-keys/\(key.id.rawValue)") { json in
      json.field("api_key_id", key.id.rawValue)
      json.field("name", key.name)
      json.field("user_id", key.account.rawValue)
      json.field("scopes", array: key.scopes.inOrder) { $0.value($1.rawValue) }
    }
  }
}
