package import PetShop

extension Route {
  /// Who may call a row.
  package struct Access: Hashable, Sendable {
    /// The people who may.
    package let people: People
    /// What a service's key must have to do so too; without one no key does.
    package let scope: Scope?

    package enum People: String, Sendable {
      case anyone, user, admin
      /// Users, and guests too; but whoever shows an access token must have a good one.
      case shopper
      /// None: only services call.
      case nobody
    }
  }
}

extension Route.Access {
  package static let anyone = Self(people: .anyone, scope: nil)
  package static let shopper = Self(people: .shopper, scope: nil)
  package static let user = Self(people: .user, scope: nil)
  package static let admin = Self(people: .admin, scope: nil)

  package static func shopper(or scope: Scope) -> Self { Self(people: .shopper, scope: scope) }
  package static func user(or scope: Scope) -> Self { Self(people: .user, scope: scope) }
  package static func admin(or scope: Scope) -> Self { Self(people: .admin, scope: scope) }
  package static func service(_ scope: Scope) -> Self { Self(people: .nobody, scope: scope) }
}

extension Route.Access {
  /// Whether a service that calls does an admin's work, and does not buy in its own name.
  var isForShop: Bool { scope != .ordersPlace }
}

extension Route.Access: CustomStringConvertible {
  /// `admin`, or with a scope `admin, orders:write`.
  package var description: String {
    scope.map { "\(people.rawValue), \($0.rawValue)" } ?? people.rawValue
  }
}

extension Route.Access {
  /// - Throws: `RequestError.notAdmin`, `.noScopeOpensThis`, `.scopeMissing`.
  func check(_ caller: Caller) throws(RequestError) {
    switch caller.credential {
    case .session: if people == .admin, !caller.isAdmin { throw .notAdmin }
    case .apiKey(_, let scopes):
      guard let scope else { throw .noScopeOpensThis }
      guard scopes.contains(scope) else { throw .scopeMissing(scope) }
    }
  }
}
