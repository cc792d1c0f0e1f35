import HTTP
import JSON
import PetShop
package import PetShopAPI

extension Contract {
  /// The “Pet E-commerce Backend”.
  package static let petEcommerce = Contract(
    name: "pet-ecommerce", routes: PetEcommerceRoutes.all,
    claims: ExtraClaims { claims, json in
      json.field("role", claims.role.rawValue)
      json.field("user_id", claims.user.rawValue)
    },
    refusal: { error in
      switch error {
      case RequestError.tokenMissing: Refusal(.unauthorized, "Bearer token required")
      case ShopError.notAuthenticated: Refusal(.unauthorized, "Invalid token")
      case RequestError.notAdmin: Refusal(.forbidden, "Admin privileges required")
      case ShopError.wrongCredentials: Refusal(.forbidden, "email or password not found")
      case ShopError.emailTaken: Refusal(.conflict, "Email already registered")
      case ShopError.invalid(let fields): Refusal(status(of: fields))
      default: nil
      }
    },
    render: PlainErrors.render(in: .english))

  /// A key that is missing is one thing, a value that is wrong another.
  private static func status(of fields: [FieldError]) -> HTTPStatus {
    fields.contains { $0.problem == .required } ? .unprocessableContent : .badRequest
  }
}
