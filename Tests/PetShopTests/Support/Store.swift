import Cryptography
import PaymentGateway
import PostgreSQL
import TestDatabase

@testable import PetShop

/// A shop for tests on the database of the `.database` trait around the running test, and what it
/// takes to open it again on another thread.
struct Store: Sendable {
  /// Those of the responder's role: what it may not do, the shop cannot.
  let options: ConnectionOptions
  let tokens: AccessTokens
  let passwords: PasswordHasher
  private let database: TestDatabase

  init() throws { try self.init(on: .current()) }

  init(on database: TestDatabase) throws {
    self.database = database
    options = database.options(as: .responder).patient
    tokens = AccessTokens(
      signingKey: try SigningKeys.first.get(), issuer: "https://shop.test", audience: "shop",
      lifetime: 900)
    passwords = try .cheap()
  }

  /// A shop with a database session of its own, as each thread has one.
  func open() -> Shop { open(on: options, passwords: passwords) }

  func open(
    on options: ConnectionOptions, passwords: PasswordHasher, currency: String = "EUR"
  ) -> Shop {
    Shop(
      settings: Settings(
        currency: currency, defaultTaxRate: TaxRate(rawValue: 2_100),
        seller: Seller(name: "Pet Shop", taxID: "B12345678", address: "Calle Mayor 1")),
      tokens: tokens, passwords: passwords, catalogue: CatalogueVersion(),
      gateway: SimulatedGateway(
        ledger: Database(SimulatedGateway.ledger(in: options), pause: .zero),
        patience: .milliseconds(10), lateness: .milliseconds(500)),
      database: Database(options, pause: .zero))
  }

  /// A superuser's session beside the shop's, to look and to interfere.
  func session() throws -> Session { try Session(superuser) }

  var superuser: ConnectionOptions { database.options.patient }

  /// Those of the role that migrates.
  var ownerOptions: ConnectionOptions { database.options(as: .owner).patient }
}

extension ConnectionOptions {
  /// The shop's own limits would end a race on a slow machine before it is decided.
  fileprivate var patient: ConnectionOptions {
    var options = self
    options.settings["statement_timeout"] = "30s"
    options.settings["lock_timeout"] = "30s"
    return options
  }
}

extension PasswordHasher {
  /// Quick, and as safe as a test needs it.
  static func cheap(logarithmicCost: Int = 4) throws -> PasswordHasher {
    let parameters = Scrypt.Parameters(
      logarithmicCost: logarithmicCost, blockSize: 1, parallelization: 1)
    return PasswordHasher(
      maximumConcurrent: 8, maximumWaiting: 1_000, parameters: try parameters.orThrow())
  }
}

/// Keys are made once: each takes a tenth of a second.
enum SigningKeys {
  static let first = Result { try RSAPrivateKey.generate() }
  static let second = Result { try RSAPrivateKey.generate() }
}

extension Optional {
  /// The value, or the end of the test.
  func orThrow() throws -> Wrapped {
    guard let self else { throw Missing() }
    return self
  }
}

/// A value a test cannot go on without is not there.
struct Missing: Error {}
