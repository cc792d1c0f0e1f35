import Cryptography
import PetShop
import Testing

@testable import PetShopAPI

/// Everybody a route may meet.
enum Visitor: Int, CaseIterable {
  case nobody, user, otherUser, admin, endedSession, forgedToken
  /// Services, by what their keys may do.
  case service, otherService

  /// Whether he does what it is about, at least on some rows: the things are his, or he acts for
  /// the shop.
  var mayChange: Bool { [.user, .admin, .service].contains(self) }
}

/// A user with an order, an invoice and a cart of his own, and those who would see them.
struct Neighbourhood {
  let client: Client
  let user: Person
  let otherUser: Person
  let admin: Person
  let product: Int64
  /// An empty one.
  let category: Int64
  let address: Int64
  let card: Int64
  let purchase: Purchase
  /// On a part of what he bought.
  let creditNote: Int64
  /// What he bought before and paid, and was given back in part.
  let earlierOrder: Int64
  let refund: Int64
  /// Of what he paid in cash and called off: nobody has paid it out.
  let owed: Int64
  /// Another product, and what the user says of it.
  let reviewed: Int64
  let review: Int64
  /// The key of some service.
  let someKey: Int64
  private let ended: Person

  init() throws {
    client = try Client()
    user = try client.customer("Secundino Quintanar")
    otherUser = try client.customer("Ana")
    admin = try client.admin()
    product = try client.product(by: admin)
    category = try client.category("c-\(uniqueNumber())", by: admin)
    address = try client.post(
      "/api/users/me/addresses", json: PetShopAPITests.address(#""region": "Villa Secreta""#),
      as: user
    ).integer("id")
    card = try client.card("5555555555554444", as: user)
    earlierOrder = try client.buy(product, as: user, to: "Recaredo Quesada").order
    refund = try client.refund(of: earlierOrder, by: admin).integer("id")
    owed = try client.owedRefund(of: product, to: user, by: admin)
    purchase = try client.buy(product, as: user, to: "Recaredo Quesada")
    creditNote = try client.creditNote(on: purchase.order)
    try client.put(of: product, intoCartOf: user)
    reviewed = try client.product(by: admin)
    review = try client.review(reviewed, 4, by: user)
    someKey = try client.shop.createAPIKey(
      NewAPIKey(name: "Almacén", scopes: [.stockRead]), by: nil
    ).key.id.rawValue
    ended = try client.logIn(user.email)
    _ = try client.post("/api/users/logout", as: ended)
  }

  /// The access token of a visitor.
  func token(of visitor: Visitor) throws -> String? {
    switch visitor {
    case .nobody, .service, .otherService: nil
    case .user: user.token
    case .otherUser: otherUser.token
    case .admin: admin.token
    case .endedSession: ended.token
    case .forgedToken: try user.token.signedBySomebodyElse()
    }
  }

  /// The API key of a visitor to a row.
  func apiKey(of visitor: Visitor, at route: PetShopAPI.Route) throws -> String? {
    let all = Set(Scope.allCases)
    let needed = route.access.scope.map { [$0] } ?? all
    return switch visitor {
    case .service: try client.apiKey(needed)
    case .otherService: try client.apiKey(route.access.scope.map { all.subtracting([$0]) } ?? all)
    default: nil
    }
  }

  /// What no answer to anybody but him and the admin may hold. The product's name is not among it.
  var secrets: [String] {
    [
      user.email, user.name, "Recaredo Quesada", purchase.invoiceNumber, user.refreshToken,
      "Villa Secreta", "4444",
    ]
  }
}

extension String {
  /// The same header and claims, with a signature of another key.
  func signedBySomebodyElse() throws -> String {
    let signed = split(separator: ".").prefix(2).joined(separator: ".")
    return signed + "." + Base64URL.encode(try SigningKeys.foreign.get().sign(signed.utf8))
  }
}
