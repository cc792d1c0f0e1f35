package import Cryptography
package import PaymentGateway
package import PostgreSQL

/// The shop: everything it can do is a method of it, one file a feature.
///
/// One thread owns one shop, because it owns one database session. What the threads share
/// (settings, keys, the bound on password hashing, the catalogue's version) is handed to each.
package struct Shop {
  package let settings: Settings
  package internal(set) var tokens: AccessTokens
  let passwords: PasswordHasher
  let catalogue: CatalogueVersion
  /// Nil where nobody may wait for it.
  let gateway: SimulatedGateway?
  let database: Database
  /// Who is told of in the audit log; nobody for customers and for the shop's own work.
  var actor: Actor?

  package init(
    settings: Settings, tokens: AccessTokens, passwords: PasswordHasher,
    catalogue: CatalogueVersion, gateway: SimulatedGateway?, database: Database
  ) {
    self.settings = settings
    self.tokens = tokens
    self.passwords = passwords
    self.catalogue = catalogue
    self.gateway = gateway
    self.database = database
  }

  /// Lends the session for statements that change nothing; each sees its own snapshot.
  func read<Result>(_ body: (Session) throws -> Result) throws -> Result {
    do {
      return try database.read(body)
    } catch let error as PostgreSQLError {
      throw ShopError(error) ?? error
    }
  }

  /// As `read`, for one statement that the database answers at once.
  func glance<Result>(_ body: (Session) throws -> Result) throws -> Result {
    do {
      return try database.glance(body)
    } catch let error as PostgreSQLError {
      throw ShopError(error) ?? error
    }
  }

  /// A transaction that changes nothing and sees the shop as it is at one moment. It may run more
  /// than once.
  func snapshot<Result>(_ body: (Session) throws -> Result) throws -> Result {
    do {
      return try database.snapshot(body)
    } catch let error as PostgreSQLError {
      throw ShopError(error) ?? error
    }
  }

  /// One transaction: commits when `body` returns, rolls back when it throws. It may run more than
  /// once, so it must do nothing but talk to the database.
  @discardableResult
  func write<Result>(_ body: (Session) throws -> Result) throws -> Result {
    do {
      guard let actor else { return try database.write(body) }
      return try database.write { db in
        try actor.announce(db)
        return try body(db)
      }
    } catch let error as PostgreSQLError {
      throw ShopError(error) ?? error
    }
  }
}

extension ShopError {
  /// What an error of the database means to a customer; nil for what only a defect can cause.
  fileprivate init?(_ error: PostgreSQLError) {
    if error.kind == .outcomeUnknown {
      self = .outcomeUnknown
    } else if error.isUnavailable || error.isTimeout || error.isRetryable {
      self = .unavailable
    } else {
      self.init(brokenConstraint: error)
    }
  }

  /// What a broken constraint means to a customer; nil for those that only a defect can break.
  private init?(brokenConstraint error: PostgreSQLError) {
    switch error.constraint {
    case "users_email_key": self = .emailTaken
    case "users_username_key": self = .usernameTaken
    case "users_keep_an_admin": self = .lastAdmin
    case "users_service_stays": self = .invalid([FieldError("role", .unchangeable)])
    case "products_sku_key": self = .skuTaken
    case "products_category_fkey": self = .invalid([FieldError("category_id", .notFound)])
    case "categories_slug_key": self = .slugTaken
    case "categories_slug_not_a_number": self = .invalid([FieldError("slug", .malformed)])
    case "categories_parent_fkey": self = .invalid([FieldError("parent_id", .notFound)])
    case "categories_no_cycle": self = .invalid([FieldError("parent_id", .belowItself)])
    case "categories_parent_is_another": self = .invalid([FieldError("parent_id", .belowItself)])
    case "categories_not_too_deep":
      self = .invalid([FieldError("parent_id", .tooDeep(maximum: Category.mostLevels))])
    case "reviews_author_key": self = .alreadyReviewed
    case "addresses_at_most_100", "payment_methods_at_most_100": self = .listFull
    case "orders_cart_key": self = .cartEmpty
    case "owner_not_erased": self = .notAuthenticated
    case "users_erased_is_nobody": self = .notFound
    case "users_erased_stays": self = .notFound
    default: return nil
    }
  }
}
