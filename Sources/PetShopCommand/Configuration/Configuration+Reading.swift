import Cryptography
import JSON
import Logging
import PetShop
import PostgreSQL

extension Configuration {
  /// - Throws: `ConfigurationError` naming every mistake.
  init(_ environment: Environment) throws {
    var reader = ConfigurationReader(environment)
    let database = reader.databaseURL()
    let signingKey = reader.required(
      "JWT_SIGNING_KEY",
      hint: "'petshop keys generate --out FILE' makes one; set JWT_SIGNING_KEY_FILE."
    ) { try RSAPrivateKey(pem: $0) }
    let previousKey = reader.optional("JWT_PREVIOUS_KEY") { text in
      try (try? RSAPublicKey(pem: text)) ?? RSAPrivateKey(pem: text).publicKey
    }
    let hours = reader.integer("JWT_EXPIRATION_HOURS", in: 1...720, default: 1)
    let baseURL = reader.baseURL()
    let shop = reader.shopSettings()
    let workers = reader.integer("PETSHOP_WORKERS", in: 1...64, default: 4)
    let slowWorkers = reader.integer("PETSHOP_SLOW_WORKERS", in: 1...8, default: 1)
    let keptMebibytes = reader.integer("PETSHOP_CACHE_MIB", in: 0...4_096, default: 16)
    let logLevel = reader.logLevel()
    let apiKey = reader.apiKey()
    reader.refuseSharedSecrets()
    try reader.finish()
    guard let database, let signingKey else { throw ConfigurationError(mistakes: reader.mistakes) }
    self.init(
      database: database, signingKey: signingKey, previousKey: previousKey,
      tokenLifetime: Int64(hours) * 3_600, baseURL: baseURL, shop: shop, workers: workers,
      slowWorkers: slowWorkers, keptMebibytes: keptMebibytes, logLevel: logLevel,
      apiKey: apiKey, notices: reader.notices)
  }

  /// Only what a command that talks to the database alone needs.
  ///
  /// - Throws: `ConfigurationError`.
  static func database(_ environment: Environment = Environment()) throws -> ConnectionOptions {
    var reader = ConfigurationReader(environment)
    let database = reader.databaseURL()
    try reader.finish()
    guard let database else { throw ConfigurationError(mistakes: reader.mistakes) }
    return database
  }

  /// What a shop decides for itself, for commands without HTTP.
  ///
  /// - Throws: `ConfigurationError`.
  static func shop(_ environment: Environment = Environment()) throws -> Settings {
    var reader = ConfigurationReader(environment)
    let settings = reader.shopSettings()
    try reader.finish()
    return settings
  }
}

extension ConfigurationReader {
  fileprivate mutating func databaseURL() -> ConnectionOptions? {
    required("DATABASE_URL", hint: "For example postgresql:///petshop?host=/run/postgresql.") {
      try ConnectionOptions($0)
    }
  }

  fileprivate mutating func baseURL() -> String {
    let url = text("PETSHOP_BASE_URL") ?? "https://localhost:8443"
    if !url.hasPrefix("https://") && !url.hasPrefix("http://") || url.hasSuffix("/") {
      mistake("PETSHOP_BASE_URL must begin with https:// or http:// and not end with a slash.")
    }
    return url
  }

  fileprivate mutating func shopSettings() -> Settings {
    Settings(
      currency: currency(), defaultTaxRate: taxRate(),
      seller: Seller(
        name: text("PETSHOP_SELLER_NAME") ?? "PetShop",
        taxID: text("PETSHOP_SELLER_TAX_ID") ?? "",
        address: text("PETSHOP_SELLER_ADDRESS") ?? ""),
      limits: RateLimits(
        logins: rate("PETSHOP_LOGIN_RATE", RateLimits.usual.logins),
        registrations: rate("PETSHOP_REGISTRATION_RATE", RateLimits.usual.registrations),
        guestCarts: rate("PETSHOP_GUEST_CART_RATE", RateLimits.usual.guestCarts),
        cards: rate("PETSHOP_CARD_RATE", RateLimits.usual.cards)))
  }

  private mutating func rate(_ name: String, _ usual: Int) -> Int {
    integer(name, in: RateLimits.range, default: usual)
  }

  private mutating func currency() -> String {
    let currency = text("PETSHOP_CURRENCY") ?? "USD"
    if currency.utf8.count != 3 || !currency.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) {
      mistake("PETSHOP_CURRENCY must be three capital letters of ISO 4217, such as EUR.")
    }
    return currency
  }

  private mutating func taxRate() -> TaxRate {
    let number = JSONNumber(text("PETSHOP_TAX_RATE") ?? "21")
    guard let hundredths = try? number?.minorUnits(decimals: 2), (0...10_000).contains(hundredths)
    else {
      mistake("PETSHOP_TAX_RATE must be a percentage from 0 to 100 with at most two decimals.")
      return TaxRate(rawValue: 0)
    }
    return TaxRate(rawValue: Int32(clamping: hundredths))
  }

  mutating func logLevel() -> Logger.Level {
    let text = text("LOG_LEVEL") ?? "info"
    guard let level = Logger.Level(rawValue: text.lowercased()) else {
      let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
      mistake("LOG_LEVEL must be one of \(levels).")
      return .info
    }
    return level
  }

  fileprivate mutating func apiKey() -> APIKeyText? {
    guard let text = text(EnvironmentKey.name) else { return nil }
    if EnvironmentKey.rule.problem(with: text) != nil {
      mistake(
        "API_KEY must be 16 to 200 visible ASCII characters, which nobody guesses: "
          + "'openssl rand -hex 32' makes one.")
    }
    return APIKeyText(text)
  }

  /// Operators of earlier systems know these names: here they would be a false promise.
  fileprivate mutating func refuseSharedSecrets() {
    for name in ["SECRET_KEY", "JWT_SECRET"] where environment.isSet(name) {
      mistake(
        "\(name) is set, but tokens are signed with RS256. Unset it and make a key with "
          + "'petshop keys generate --out FILE'; then set JWT_SIGNING_KEY_FILE.")
    }
  }

  fileprivate var notices: [String] {
    ["PORT", "DEBUG"].filter(environment.isSet).map {
      "\($0) is set and ignored: nginx listens, and there is no debug mode."
    }
      + ["REDIS_URL", "RABBITMQ_URL"].filter(environment.isSet).map {
        "\($0) is set and ignored: the shop needs nothing but PostgreSQL."
      }
  }
}
