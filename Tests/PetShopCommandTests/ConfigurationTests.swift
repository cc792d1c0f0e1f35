import Cryptography
import Logging
import PetShop
import PostgreSQL
import Testing

@testable import PetShopCommand

/// Made once: each takes a tenth of a second.
enum Keys {
  static let signing = Result { try RSAPrivateKey.generate() }
  static let previous = Result { try RSAPrivateKey.generate() }
}

@Suite("The configuration")
struct ConfigurationTests {
  /// What must be set.
  private func needed() throws -> [String: String] {
    ["DATABASE_URL": "postgresql:///petshop", "JWT_SIGNING_KEY": try Keys.signing.get().pem()]
  }

  private func read(_ variables: [String: String]) throws -> Configuration {
    try Configuration(Environment(try needed().merging(variables) { $1 }))
  }

  private func mistakes(_ variables: [String: String]) throws -> [String] {
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration(Environment(variables))
    }
    return error?.mistakes ?? []
  }

  @Test func `only the database and the key must be named`() throws {
    let configuration = try read([:])

    #expect(configuration.database["dbname"] == "petshop")
    #expect(
      configuration.signingKey.publicKey.keyID == (try Keys.signing.get().publicKey.keyID))
    #expect(configuration.previousKey == nil)
    #expect(configuration.tokenLifetime == 3_600)
    #expect(configuration.baseURL == "https://localhost:8443")
    #expect(configuration.shop.currency == "USD")
    #expect(configuration.shop.defaultTaxRate == TaxRate(rawValue: 2_100))
    #expect(configuration.shop.seller == Seller(name: "PetShop", taxID: "", address: ""))
    #expect(
      configuration.shop.limits
        == RateLimits(logins: 30, registrations: 20, guestCarts: 120, cards: 30))
    #expect(configuration.workers == 4)
    #expect(configuration.slowWorkers == 1)
    #expect(configuration.logLevel == .info)
    #expect(configuration.notices.isEmpty)
  }

  @Test func `everything else can be said`() throws {
    let configuration = try read([
      "JWT_PREVIOUS_KEY": try Keys.previous.get().publicKey.pem(), "JWT_EXPIRATION_HOURS": "24",
      "PETSHOP_BASE_URL": "https://shop.example", "PETSHOP_CURRENCY": "EUR",
      "PETSHOP_TAX_RATE": "10.25", "PETSHOP_SELLER_NAME": "Patas",
      "PETSHOP_SELLER_TAX_ID": "B12345678", "PETSHOP_SELLER_ADDRESS": "Calle Mayor 1",
      "PETSHOP_LOGIN_RATE": "60", "PETSHOP_REGISTRATION_RATE": "5",
      "PETSHOP_GUEST_CART_RATE": "600", "PETSHOP_CARD_RATE": "90", "PETSHOP_WORKERS": "8",
      "PETSHOP_SLOW_WORKERS": "2",
      "PETSHOP_CACHE_MIB": "0", "LOG_LEVEL": "DEBUG",
    ])

    #expect(configuration.previousKey?.keyID == (try Keys.previous.get().publicKey.keyID))
    #expect(configuration.tokenLifetime == 86_400)
    #expect(configuration.baseURL == "https://shop.example")
    #expect(configuration.shop.currency == "EUR")
    #expect(configuration.shop.defaultTaxRate == TaxRate(rawValue: 1_025))
    #expect(
      configuration.shop.seller
        == Seller(name: "Patas", taxID: "B12345678", address: "Calle Mayor 1"))
    #expect(
      configuration.shop.limits
        == RateLimits(logins: 60, registrations: 5, guestCarts: 600, cards: 90))
    #expect(configuration.workers == 8)
    #expect(configuration.slowWorkers == 2)
    #expect(configuration.keptMebibytes == 0)
    #expect(configuration.logLevel == .debug)
  }

  @Test func `the previous key may be given whole`() throws {
    let configuration = try read(["JWT_PREVIOUS_KEY": try Keys.previous.get().pem()])

    #expect(configuration.previousKey?.keyID == (try Keys.previous.get().publicKey.keyID))
  }

  @Test func `what is missing is named, with what to do`() throws {
    #expect(
      try mistakes([:]) == [
        "DATABASE_URL is not set. For example postgresql:///petshop?host=/run/postgresql.",
        "JWT_SIGNING_KEY is not set. 'petshop keys generate --out FILE' makes one; "
          + "set JWT_SIGNING_KEY_FILE.",
      ])
    #expect(try mistakes(["DATABASE_URL": "", "JWT_SIGNING_KEY": ""]).count == 2)
  }

  @Test func `every mistake is named at once, and no secret with it`() throws {
    let secret = "hunter2"
    let mistakes = try mistakes([
      "DATABASE_URL": "postgresql://petshop:\(secret)@host:port/x", "JWT_SIGNING_KEY": secret,
      "JWT_PREVIOUS_KEY": "-----BEGIN PUBLIC KEY-----\n\(secret)\n-----END PUBLIC KEY-----",
      "JWT_EXPIRATION_HOURS": "0", "PETSHOP_BASE_URL": "ftp://shop.example",
      "PETSHOP_CURRENCY": "eur", "PETSHOP_TAX_RATE": "21.005", "PETSHOP_WORKERS": "many",
      "PETSHOP_SLOW_WORKERS": "99999999999999999999", "PETSHOP_CACHE_MIB": "-1",
      "LOG_LEVEL": "loud", "SECRET_KEY": secret, "JWT_SECRET": secret,
    ])

    // libpq parses a port only when it connects, so this URL is no mistake of the configuration.
    #expect(
      mistakes.map { String($0.prefix { $0 != ":" && $0 != " " }) } == [
        "JWT_SIGNING_KEY", "JWT_PREVIOUS_KEY", "JWT_EXPIRATION_HOURS", "PETSHOP_BASE_URL",
        "PETSHOP_CURRENCY", "PETSHOP_TAX_RATE", "PETSHOP_WORKERS", "PETSHOP_SLOW_WORKERS",
        "PETSHOP_CACHE_MIB", "LOG_LEVEL", "SECRET_KEY", "JWT_SECRET",
      ])
    #expect(!mistakes.joined().contains(secret))
  }

  @Test func `secrets that sign nothing are refused wherever they lie`() throws {
    let directory = try ScratchDirectory()
    _ = try directory.write("hunter2", to: "secret_key")

    let mistakes = try mistakes(
      needed().merging([
        "JWT_SECRET_FILE": "/nowhere", "CREDENTIALS_DIRECTORY": directory.path,
      ]) { $1 })

    #expect(mistakes.map { $0.prefix { $0 != " " } } == ["SECRET_KEY", "JWT_SECRET"])
  }

  @Test(arguments: [
    "postgresql://petshop:hunter2@x@host/petshop", "postgresql://petshop:hunter2/@host/petshop",
    "postgresql://petshop:hunter2@[::1/petshop",
    "postgresql://petshop:hunter2@host/petshop?x=hunter2",
    "hunter2", "password='hunter2", "hunter2=x", "mysql://petshop:hunter2@host/petshop",
    "postgresql://petshop:hunter2%zz@host/petshop",
  ])
  func `a database URL that cannot be read is not quoted`(url: String) throws {
    let mistakes = try mistakes(needed().merging(["DATABASE_URL": url]) { $1 })

    #expect(mistakes.count == 1)
    #expect(mistakes.first?.hasPrefix("DATABASE_URL: ") == true)
    #expect(!mistakes.joined().contains("hunter2"))
  }

  @Test func `a value may lie in a file, without the newline at its end`() throws {
    let directory = try ScratchDirectory()
    let file = try directory.write("Patas\r\n\n", to: "name")

    #expect(try read(["PETSHOP_SELLER_NAME_FILE": file]).shop.seller.name == "Patas")
    #expect(
      try read(["PETSHOP_SELLER_NAME_FILE": file, "PETSHOP_SELLER_NAME": "Own"]).shop.seller.name
        == "Own")
  }

  @Test func `a value may lie in a credential of systemd's`() throws {
    let directory = try ScratchDirectory()
    let pem = try directory.write(Keys.previous.get().pem(), to: "jwt_signing_key")
    var variables = ["CREDENTIALS_DIRECTORY": directory.path, "DATABASE_URL": "dbname=petshop"]

    let configuration = try Configuration(Environment(variables))
    #expect(
      configuration.signingKey.publicKey.keyID == (try Keys.previous.get().publicKey.keyID))

    variables["JWT_SIGNING_KEY_FILE"] = "\(pem).missing"
    #expect(try mistakes(variables).count == 1, "the file that was named comes first")
  }

  @Test func `a file that cannot be read is a mistake of its own`() throws {
    let directory = try ScratchDirectory()
    let mistakes = try mistakes([
      "DATABASE_URL_FILE": "\(directory.path)/nowhere", "JWT_SIGNING_KEY_FILE": directory.path,
    ])

    #expect(
      mistakes == [
        "DATABASE_URL: \(directory.path)/nowhere: No such file or directory",
        "JWT_SIGNING_KEY: \(directory.path): Is a directory",
      ])
  }

  @Test func `what means nothing here is noticed, not refused`() throws {
    let configuration = try read([
      "PORT": "5000", "DEBUG": "1", "REDIS_URL": "redis://:hunter2@cache",
      "RABBITMQ_URL": "amqp://shop:hunter2@queue",
    ])

    #expect(
      configuration.notices.map { String($0.prefix { $0 != " " }) } == [
        "PORT", "DEBUG", "REDIS_URL", "RABBITMQ_URL",
      ])
    #expect(!configuration.notices.joined().contains("hunter2"))
  }

  @Test func `a key for services may be named, and is not shown`() throws {
    let configuration = try read(["API_KEY": "the-key-of-the-earlier-system"])

    #expect(configuration.apiKey?.revealed == "the-key-of-the-earlier-system")
    #expect("\(configuration)".contains("the-key-of") == false)
  }

  @Test(arguments: ["short", "a key with spaces in it", "clave-de-la-compañía"])
  func `a key for services that is guessed, or that no header carries, is a mistake`(
    key: String
  ) throws {
    let mistakes = try mistakes(needed().merging(["API_KEY": key]) { $1 })

    #expect(
      mistakes == [
        "API_KEY must be 16 to 200 visible ASCII characters, which nobody guesses: "
          + "'openssl rand -hex 32' makes one."
      ])
  }

  @Test(arguments: [
    "postgresql://petshop@db.example:6432/shop", "postgres://petshop@db.example:6432/shop",
    "postgresql+psycopg2://petshop@db.example:6432/shop",
    "host=db.example port=6432 user=petshop dbname=shop",
  ])
  func `a database may be named as the earlier systems did`(url: String) throws {
    let database = try read(["DATABASE_URL": url]).database

    #expect(
      ["host", "port", "user", "dbname"].map { database[$0] } == [
        "db.example", "6432", "petshop", "shop",
      ])
  }

  @Test(arguments: [
    ("PETSHOP_BASE_URL", "https://shop.example/"), ("PETSHOP_BASE_URL", "shop.example"),
    ("PETSHOP_CURRENCY", "EURO"), ("PETSHOP_CURRENCY", "€"), ("PETSHOP_TAX_RATE", "-1"),
    ("PETSHOP_TAX_RATE", "100.01"), ("PETSHOP_TAX_RATE", "21%"), ("PETSHOP_WORKERS", "0"),
    ("PETSHOP_WORKERS", "65"), ("PETSHOP_WORKERS", "4.5"), ("JWT_EXPIRATION_HOURS", "721"),
  ])
  func `a value out of range is a mistake`(name: String, value: String) throws {
    let mistakes = try mistakes(needed().merging([name: value]) { $1 })

    #expect(mistakes.map { String($0.prefix { $0 != " " }) } == [name])
  }
}
