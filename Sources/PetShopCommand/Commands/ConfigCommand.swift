import ArgumentParser
import Cryptography
import Logging
import PetShop

/// What the environment comes to.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Show the configuration, with secrets starred.")

  func run() throws {
    let configuration = try Configuration(Environment())
    let shop = configuration.shop
    let rate = shop.defaultTaxRate.rawValue
    let rows = [
      ("DATABASE_URL", "\(configuration.database)"),
      ("JWT_SIGNING_KEY", "******** (key id \(configuration.signingKey.publicKey.keyID))"),
      ("JWT_PREVIOUS_KEY", configuration.previousKey.map { "key id \($0.keyID)" } ?? "none"),
      ("JWT_EXPIRATION_HOURS", "\(configuration.tokenLifetime / 3_600)"),
      ("PETSHOP_BASE_URL", configuration.baseURL),
      ("PETSHOP_CURRENCY", shop.currency),
      ("PETSHOP_TAX_RATE", "\(rate / 100).\(rate % 100 / 10)\(rate % 10)"),
      ("PETSHOP_SELLER_NAME", shop.seller.name),
      ("PETSHOP_SELLER_TAX_ID", shop.seller.taxID),
      ("PETSHOP_SELLER_ADDRESS", shop.seller.address),
      ("PETSHOP_LOGIN_RATE", "\(shop.limits.logins)"),
      ("PETSHOP_REGISTRATION_RATE", "\(shop.limits.registrations)"),
      ("PETSHOP_GUEST_CART_RATE", "\(shop.limits.guestCarts)"),
      ("PETSHOP_CARD_RATE", "\(shop.limits.cards)"),
      ("PETSHOP_WORKERS", "\(configuration.workers)"),
      ("PETSHOP_SLOW_WORKERS", "\(configuration.slowWorkers)"),
      ("PETSHOP_CACHE_MIB", "\(configuration.keptMebibytes)"),
      ("LOG_LEVEL", configuration.logLevel.rawValue),
      ("API_KEY", configuration.apiKey.map { "\($0)" } ?? "none"),
    ]
    for (name, value) in rows { print("\(name)=\(value)") }
    for notice in configuration.notices { print("# \(notice)") }
  }
}
